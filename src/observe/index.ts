/** What the gateway says of itself to whoever runs it. */
export { createLogger, type Logger, type LoggerOptions } from './logger.js';
export { redacted } from './redact.js';
