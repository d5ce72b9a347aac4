import {
  OpenAccounts,
  readinessOf,
  type Told,
  type Tracer,
} from './accounts/index.js';
import { DataDirError, RedisError, type Config } from './config/index.js';
import {
  Caller,
  type GatewayServices,
  type UploadOutcome,
} from './gateway/index.js';
import { createGraphql } from './graphql/index.js';
import { createHttp, type Http } from './http/index.js';
import { RedisUnavailableError } from './jobs/index.js';
import {
  answerOnce,
  jobsReadiness,
  openAnswers,
  openLongWork,
  type Ground,
} from './long-work.js';
import type { Logger } from './observe/index.js';
import { defined } from './storage/index.js';
import {
  openTicketOffice,
  openUploadLedger,
  type TicketOffice,
} from './tickets/index.js';

/** Where the app runs. */
export interface Surroundings {
  readonly logger: Logger;
  /** The folder of the built GraphiQL page; absent, or not configured: there is no page. */
  readonly graphiqlDir?: string;
}

/** The gateway, every part of it in place. */
export interface App {
  /**
   * Begins to answer.
   * @returns where, with the port that was taken
   */
  listen(): Promise<string>;
  /** Lets the answers under way finish, within the time that http allows them; then lets go of everything. */
  close(): Promise<void>;
}

/**
 * Opens what the configuration names and puts the gateway together; what was opened is closed again
 * where a part of it fails.
 * @throws AccountError, DataDirError, RedisError
 */
export async function buildApp(
  config: Config,
  surroundings: Surroundings,
): Promise<App> {
  const opened = new AsyncDisposableStack();
  try {
    return await assembled(config, surroundings, opened);
  } catch (error) {
    await opened.disposeAsync().catch((err: unknown) => {
      surroundings.logger.error({ err }, 'not everything could be closed');
    });
    throw error;
  }
}

async function assembled(
  config: Config,
  surroundings: Surroundings,
  opened: AsyncDisposableStack,
): Promise<App> {
  const { listen, publicUrl } = config;
  const { logger } = surroundings;
  let baseUrl = publicUrl ?? ''; // Nothing is signed before it listens.

  const accounts = await openAccounts(config, surroundings, opened);
  const gateway = await openGateway(
    { accounts, config, logger, baseUrl: () => baseUrl },
    opened,
  );
  const http = await openHttp({ config, ...surroundings, ...gateway }, opened);
  return {
    listen: async () => {
      const url = await http.listen(listen);
      baseUrl = publicUrl ?? url;
      gateway.services.jobs.start();
      return url;
    },
    close: () => opened.disposeAsync(),
  };
}

type Accounts = GatewayServices['accounts'];

interface Foundations extends Ground {
  readonly accounts: Accounts;
  readonly baseUrl: () => string;
}

interface Gateway {
  readonly services: GatewayServices;
  readonly tickets: TicketOffice;
}

async function openGateway(
  { accounts, config, logger, baseUrl }: Foundations,
  opened: AsyncDisposableStack,
): Promise<Gateway> {
  const { dataDir } = config;
  const unusable = (cause: unknown) => {
    if (cause instanceof RedisUnavailableError) throw new RedisError(cause);
    throw new DataDirError(dataDir, cause);
  };
  const tickets = await openTicketOffice({ dataDir, baseUrl }).catch(unusable);
  opened.defer(() => tickets.close());
  const uploadLedger =
    await openUploadLedger<UploadOutcome>(dataDir).catch(unusable);
  opened.defer(() => uploadLedger.close());
  const once = await openAnswers(config).catch(unusable);
  opened.defer(() => once.close());
  const longWork = await openLongWork(
    { config, logger },
    () => services,
    opened,
  ).catch(unusable);

  const services: GatewayServices = {
    accounts,
    ticketSigner: (account: string) => tickets.signerFor(account),
    baseUrl: () => baseUrl().replace(/\/$/, ''),
    uploadSeal: tickets,
    uploadLedger,
    uploadsUnderWay: new Map(),
    answerOnce: answerOnce(once),
    ...longWork,
  };
  return { services, tickets };
}

async function openHttp(
  parts: Gateway & Surroundings & { readonly config: Config },
  opened: AsyncDisposableStack,
): Promise<Http> {
  const { config, services, tickets, logger, graphiqlDir } = parts;
  const { publicUrl } = config;
  const graphql = await createGraphql({
    limits: defined({ cost: config.limits.maxQueryCost }),
    introspection: config.graphiql,
    onUnexpected: (err, requestId) => {
      logger.error({ err, requestId }, 'an operation failed unexpectedly');
    },
  });
  opened.defer(() => graphql.stop());

  const http = createHttp({
    callerOf: (call) => new Caller(services, call),
    verifyTicket: (ticket) => tickets.verify(ticket),
    graphql,
    readiness: () => readinessOf(services.accounts),
    ...(config.redis && { jobsReadiness: () => jobsReadiness(services.jobs) }),
    ...(config.graphiql && graphiqlDir !== undefined && { graphiqlDir }),
    ...(publicUrl !== undefined && { publicHost: new URL(publicUrl).hostname }),
    corsOrigins: config.cors.origins,
    logger,
  });
  opened.defer(() => http.close());
  return http;
}

/** What a backend could not do for now is worth a look in the log; all else is for who follows a request. */
async function openAccounts(
  { accounts, limits }: Config,
  { logger }: Surroundings,
  opened: AsyncDisposableStack,
): Promise<Accounts> {
  const tracer: Tracer = (span, isFailing) => {
    if (isFailing) logger.warn(span(), 'a backend failed for now');
    else if (logger.isLevelEnabled('debug')) {
      logger.debug(span(), 'a backend was called');
    }
  };
  const open = new OpenAccounts({ limits, tracer, told: toldTo(logger) });
  opened.defer(() => open.close());
  for (const account of accounts) await open.add(account);
  return open.byName;
}

function toldTo(logger: Logger): Told {
  return {
    opened: ({ name, driver, shown }) => {
      const about = { account: name, backend: driver.kind, options: shown };
      logger.info(about, 'account opened');
    },
    failed: ({ account, reason, passing }) => {
      if (passing) {
        logger.warn(
          { account, reason },
          'account not opened: tried again soon',
        );
      } else {
        logger.error({ account, reason }, 'account not opened: set it up anew');
      }
    },
    notClosed: (err) => {
      logger.warn({ err }, 'a backend was not closed');
    },
  };
}
