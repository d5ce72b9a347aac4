import { buildApp, type App, type Surroundings } from '../app.js';
import type { Config } from '../config/index.js';
import type { Logger } from '../observe/index.js';
import { ListenError } from './errors.js';

/** Signals this close together, in milliseconds, are one: npm passes on what the terminal sent already. */
const ONE_SIGNAL_MS = 500;

/**
 * Answers until it is told to stop, and then until the answers under way have been given.
 * @throws AccountError, ListenError
 */
export async function serve(
  config: Config,
  surroundings: Surroundings,
): Promise<void> {
  const { logger } = surroundings;
  const stopped = untilStopped();
  endOnMistakes(logger);

  const app = await buildApp(config, surroundings);
  try {
    logger.info({ url: await listening(app, config) }, 'listening');
    logger.warn(
      'anyone on this machine may do everything here: callers are not asked who they are',
    );
    const signal = await stopped;
    logger.info({ signal }, 'stopping: answers under way are finished first');
  } finally {
    await app.close();
  }
  logger.info('stopped');
}

/** Until the first SIGTERM or SIGINT. A second one ends the process at once. */
function untilStopped(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  let first: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    first ??= performance.now();
    if (performance.now() - first > ONE_SIGNAL_MS) process.exit(1);
    resolve(signal);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  return promise;
}

/** After a mistake of ours nobody knows what state things are in; what is durable is safe. */
function endOnMistakes(logger: Logger): void {
  const end = (err: unknown) => {
    logger.fatal({ err }, 'the gateway stops: nobody handled this');
    process.exit(1);
  };
  process.on('uncaughtException', end).on('unhandledRejection', end);
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'something else listens there. Stop it, or set listen.port; 0 takes any free one',
  EACCES: 'this user may not listen there. Set listen.port to one above 1023',
  EADDRNOTAVAIL:
    'this machine has no such address. Set listen.host to 127.0.0.1',
  NO_PAGE:
    'the GraphiQL page has not been built. Run npm run build, or set graphiql: false',
};

async function listening(app: App, config: Config): Promise<string> {
  try {
    return await app.listen();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    const { host, port } = config.listen;
    const message = `can't listen at ${host}:${port}: ${reason}`;
    throw new ListenError(message, { cause: error });
  }
}
