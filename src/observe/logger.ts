import { pino, type DestinationStream, type Logger } from 'pino';
import { redacted } from './redact.js';

export type { Logger } from 'pino';

/** How much is logged, and where to. */
export interface LoggerOptions {
  /** `error`, `warn`, `info`, `debug` or `trace`: that and what weighs more. */
  readonly level: string;
  /** Standard output when absent. */
  readonly destination?: DestinationStream;
}

/**
 * One JSON object a line: `level` as a word, `time` in ISO 8601, `msg`, and what it is about. Each
 * line passes redaction as it is written, whatever it was made of.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { level, destination } = options;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: redacted },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
}
