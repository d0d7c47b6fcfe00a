export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** `"90s"`, `"15m"`, `"2h"`, `"3d"`, `"250ms"` in ms; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const found = /^(\d{1,6})(ms|s|m|h|d)$/.exec(text.trim());
  const unit = UNITS[found?.[2] ?? ''];
  return found && unit ? Number(found[1]) * unit : undefined;
}

/** The largest unit that says it in whole numbers: 90000 → `90s`, 7200000 → `2h`. */
export function printDuration(ms: number): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = UNITS[unit] ?? 1;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

/** For people, one number and its unit: 5400000 → `2 h`, 200000000 → `2 days`. */
export function printAbout(ms: number): string {
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} days`;
  if (ms >= 1.5 * HOUR) return `${Math.round(ms / HOUR)} h`;
  return ms >= MINUTE ? `${Math.round(ms / MINUTE)} min` : `${Math.round(ms / SECOND)} s`;
}
