/**
 * When a request is over, whatever it is doing then. As AbortSignal.any and AbortSignal.timeout, whose weak references
 * take 50 µs CPU a request.
 */
import { setMaxListeners } from 'node:events';

export interface End {
  readonly isOver: boolean;
  /** @param stop called once, at the end or now where that has come; the latest of them only: it does what there is to do */
  heed(stop: () => void): void;
  /** To be called when the request is done. */
  forget(): void;
}

/** @param ms from now at the latest */
export function endAfter(ms: number, calledOff: AbortSignal | undefined): End {
  let isOver = calledOff?.aborted === true;
  let heeding: (() => void) | undefined;
  const end = (): void => {
    isOver = true;
    heeding?.();
    heeding = undefined;
  };
  const timer = setTimeout(end, ms).unref();
  if (calledOff) {
    setMaxListeners(0, calledOff); // as many as there are requests, and each is forgotten
    calledOff.addEventListener('abort', end, { once: true });
  }
  return {
    get isOver() {
      return isOver;
    },
    heed(stop) {
      heeding = isOver ? undefined : stop;
      if (isOver) stop();
    },
    forget() {
      heeding = undefined;
      clearTimeout(timer);
      calledOff?.removeEventListener('abort', end);
    },
  };
}

/** For what heeds signals only. */
export function signalOf(end: End): AbortSignal {
  const ending = new AbortController();
  end.heed(() => ending.abort());
  return ending.signal;
}
