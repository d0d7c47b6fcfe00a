import { pino } from 'pino';
import pretty from 'pino-pretty';

/** Log lines on stderr; stdout is data. Never given a secret or a whole webhook address. */
export interface Log {
  debug(facts: Record<string, unknown>, message: string): void;
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
}

/**
 * @param level one of pino's levels, or `silent`
 * @param forPeople one short line each, for a terminal; otherwise JSON, one object a line
 */
export function openLog(level: string, forPeople: boolean): Log {
  const stream = forPeople
    ? pretty({ destination: 2, sync: true, singleLine: true, translateTime: 'SYS:HH:MM:ss', colorize: true })
    : pino.destination({ dest: 2, sync: true });
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
}

const nothing = (): void => {};
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
