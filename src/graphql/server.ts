import { AsyncLocalStorage } from 'node:async_hooks';
import {
  ApolloServer,
  type ApolloServerPlugin,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Caller } from '../gateway/index.js';
import { compiledQueries } from './compiled-queries.js';
import { graphContext, type GraphContext } from './context.js';
import { errorFormatter, type ErrorReporting } from './errors.js';
import {
  checkLimits,
  checkText,
  DEFAULT_LIMITS,
  type QueryLimits,
} from './limits.js';
import { withPlainLeaves } from './plain-leaves.js';
import { buildStowageSchema } from './schema.js';
import { answerSocket, type StartedApollo } from './socket-operations.js';
import {
  socketTalks,
  USUAL_SOCKET_LIMITS,
  type CallerOf,
  type GraphqlSocket,
  type GraphqlTalk,
  type SocketLimits,
} from './sockets.js';
import { statusPlugin } from './status.js';
import { subscriptions } from './subscriptions.js';

export interface GraphqlOptions {
  /** Told of every fault that the answer does not show. */
  readonly onUnexpected: (error: unknown, requestId: string) => void;
  /** Whether anyone may ask for the schema; GraphiQL does. */
  readonly introspection: boolean;
  /** The defaults where absent. */
  readonly limits?: Partial<QueryLimits>;
  /** The usual where absent. */
  readonly socketLimits?: Partial<SocketLimits>;
}

/** What a route hands its requests to. */
export interface GraphqlEndpoint {
  /** Answers one request, errors included; never throws. */
  execute(
    request: HTTPGraphQLRequest,
    caller: Caller,
  ): Promise<HTTPGraphQLResponse>;
  /** Talks graphql-transport-ws with a socket that has just been opened. */
  opened(socket: GraphqlSocket, callerOf: CallerOf): GraphqlTalk;
  stop(): Promise<void>;
}

/** The schema, ready to be asked. */
export async function createGraphql(
  options: GraphqlOptions,
): Promise<GraphqlEndpoint> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  // Errors are formatted by Apollo, which does not say for which request.
  const requestIds = new AsyncLocalStorage<string>();
  const reporting: ErrorReporting = {
    requestId: () => requestIds.getStore() ?? '',
    onUnexpected: options.onUnexpected,
  };
  const server = await startApollo(options, limits, reporting);
  const contextOf = (caller: Caller) =>
    graphContext(caller, (error) => {
      options.onUnexpected(error, caller.call.requestId);
    });
  const apollo = { server, limits, contextOf, reporting };

  return {
    execute: (request, caller) =>
      requestIds.run(caller.call.requestId, () =>
        answerHttp(apollo, request, caller),
      ),
    opened: socketTalks({
      ask: (payload, caller) =>
        requestIds.run(caller.call.requestId, () =>
          answerSocket(apollo, payload, caller),
        ),
      limits: { ...USUAL_SOCKET_LIMITS, ...options.socketLimits },
      onUnexpected: options.onUnexpected,
    }),
    stop: () => server.stop(),
  };
}

function answerHttp(
  { server, limits, contextOf }: StartedApollo,
  request: HTTPGraphQLRequest,
  caller: Caller,
): Promise<HTTPGraphQLResponse> {
  const context = contextOf(caller);
  return server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: request,
    // What is thrown here Apollo answers as it does other errors.
    context: () =>
      new Promise((resolve) => {
        checkText(request, limits.textBytes);
        resolve(context);
      }),
  });
}

async function startApollo(
  options: GraphqlOptions,
  limits: QueryLimits,
  reporting: ErrorReporting,
): Promise<ApolloServer<GraphContext>> {
  const { introspection } = options;
  const formatError = errorFormatter(reporting);
  const plain = withPlainLeaves(await buildStowageSchema());
  const server = new ApolloServer<GraphContext>({
    schema: await buildStowageSchema(),
    introspection,
    hideSchemaDetailsFromClientErrors: !introspection,
    formatError,
    plugins: [
      limitsPlugin(limits),
      compiledQueries(plain, formatError),
      subscriptions(options.onUnexpected),
      statusPlugin(),
      ...nothingElse(),
    ],
    parseOptions: { maxLexicalTokens: limits.tokens },
    // No cookies are taken, so no other site can use a browser's; GET mutations are refused anyway.
    csrfPrevention: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    stringifyResult: (result) => JSON.stringify(result),
    nodeEnv: 'production',
    logger: quietLogger(reporting),
  });
  await server.start();
  return server;
}

/** Refuses what is too much once it is known what is asked for, and with which variables. */
function limitsPlugin(limits: QueryLimits): ApolloServerPlugin<GraphContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({
          schema,
          document,
          operation,
          request,
          contextValue,
        }) => {
          const variables = request.variables ?? {};
          const accounts = contextValue.caller.services.accounts.size;
          if (operation) {
            const asked = { schema, document, operation, variables, accounts };
            checkLimits(asked, limits);
          }
          return Promise.resolve();
        },
      }),
  };
}

/** What Apollo would put in by itself: caching hints cost half the speed, the rest calls home. */
function nothingElse(): ApolloServerPlugin[] {
  return [
    ApolloServerPluginCacheControlDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
    ApolloServerPluginLandingPageDisabled(),
    ApolloServerPluginSchemaReportingDisabled(),
    ApolloServerPluginUsageReportingDisabled(),
  ];
}

/** Apollo's own words go to the log only when something broke. */
function quietLogger({ requestId, onUnexpected }: ErrorReporting) {
  const ignore = () => undefined;
  return {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (message: unknown) => {
      onUnexpected(new Error(String(message)), requestId());
    },
  };
}
