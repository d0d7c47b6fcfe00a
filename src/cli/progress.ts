/** A bar on stderr for what takes over a second; nothing where stderr is not a terminal. */
import type { Clock } from '../lib/clock.js';
import { SECOND } from '../lib/duration.js';
import type { Terminal } from './terminal.js';

const WIDTH = 24;
const REDRAWN_EVERY = SECOND / 10;
/** https://en.wikipedia.org/wiki/ANSI_escape_code#CSIsection: to the line's beginning, erase to its end. */
const CLEAR = '\r\u001b[K';

export interface Progress {
  /** @param done 0 to 1 */
  show(done: number, what: string): void;
  /** Takes the bar off again. */
  end(): void;
}

export function openProgress({ stderr }: Terminal, clock: Clock): Progress {
  if (!('isTTY' in stderr && stderr.isTTY === true)) return { show: () => {}, end: () => {} };
  let next = clock.now() + SECOND;
  let drawn = false;
  return {
    show(done, what) {
      const now = clock.now();
      if (now < next) return;
      next = now + REDRAWN_EVERY;
      drawn = true;
      const full = Math.round(Math.min(1, Math.max(0, done)) * WIDTH);
      const percent = `${Math.round((full / WIDTH) * 100)}`.padStart(3);
      stderr.write(`${CLEAR}[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${percent}%  ${what}`);
    },
    end() {
      if (drawn) stderr.write(CLEAR);
      drawn = false;
    },
  };
}
