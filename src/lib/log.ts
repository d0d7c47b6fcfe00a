/** Log lines on stderr; stdout is data. Never given a secret or a whole webhook address. */
export interface Log {
  debug(facts: Record<string, unknown>, message: string): void;
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
}

/**
 * Its packages are read in here, not by everyone who only knows of logs.
 *
 * @param level one of pino's levels, or `silent`
 * @param forPeople one short line each, for a terminal; otherwise JSON, one object a line
 */
export async function openLog(level: string, forPeople: boolean): Promise<Log> {
  const { default: pino } = await import('pino'); // a bundle knows no other name of CommonJS
  const stream = forPeople
    ? (await import('pino-pretty')).default(PRETTY)
    : pino.destination({ dest: 2, sync: true });
  const log: Log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  return log;
}

const PRETTY = {
  destination: 2,
  sync: true,
  singleLine: true,
  translateTime: 'SYS:HH:MM:ss',
  colorize: true,
};

const nothing = (): void => {};
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
