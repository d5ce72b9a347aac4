import {
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequestContextResponseForOperation,
} from '@apollo/server';
import {
  createSourceEventStream,
  execute,
  type GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type FormattedExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import { GatewayError } from '../gateway/index.js';
import type { Answers, GraphContext } from './context.js';
import { toldError, type ErrorReporting } from './errors.js';
import { refusal } from './limits.js';
import { Loaders } from './loaders.js';

type Request = GraphQLRequestContextResponseForOperation<GraphContext>;

/**
 * Hands a subscription's answers to who follows it. Apollo executes none, but has checked it by then as it checks every
 * operation. By HTTP nobody can follow one: that is refused.
 */
export function subscriptions(
  onUnexpected: ErrorReporting['onUnexpected'],
): ApolloServerPlugin<GraphContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ operation, contextValue }) => {
          const { follow } = contextValue;
          if (isSubscription(operation) && !follow) throw byHttp();
          return Promise.resolve();
        },
        responseForOperation: (request) => begun(request, onUnexpected),
      }),
  };
}

function isSubscription(operation: OperationDefinitionNode | undefined) {
  return operation?.operation === OperationTypeNode.SUBSCRIPTION;
}

function byHttp(): GraphQLError {
  const message =
    'A subscription has many answers, and HTTP gives one. Connect a WebSocket to /graphql, ' +
    'with the sub-protocol graphql-transport-ws.';
  return refusal(400, new GatewayError('BAD_USER_INPUT', message));
}

async function begun(
  request: Request,
  onUnexpected: ErrorReporting['onUnexpected'],
) {
  const { schema, document, operationName, contextValue } = request;
  const { caller, follow } = contextValue;
  if (!isSubscription(request.operation) || !follow) return null;

  const { requestId } = caller.call;
  const reporting = { requestId: () => requestId, onUnexpected };
  const variableValues = request.request.variables;
  const asked = { schema, document, operationName, variableValues };
  const events = await createSourceEventStream({ ...asked, contextValue });
  if (Symbol.asyncIterator in events) {
    follow(answersTo(events, { ...asked, contextValue }, reporting));
    return responseOf({});
  }
  const errors = events.errors ?? [];
  // Of variables that are wrong Apollo tells, in the words that it knows.
  if (errors.every(({ path }) => !path)) return null;
  return responseOf({
    errors: errors.map((error) => toldError(error, reporting).toJSON()),
  });
}

function responseOf(singleResult: FormattedExecutionResult) {
  const http = { headers: new HeaderMap() };
  return { http, body: { kind: 'single' as const, singleResult } };
}

interface Asked extends ExecutionArgs {
  readonly contextValue: GraphContext;
}

/** Each event is looked at anew: what was looked up for the last one is not what is now. */
async function* answersTo(
  events: AsyncIterable<unknown>,
  asked: Asked,
  reporting: ErrorReporting,
): Answers {
  const { caller } = asked.contextValue;
  try {
    for await (const rootValue of events) {
      const loaders = new Loaders(caller);
      const contextValue = { ...asked.contextValue, loaders };
      const result = await execute({ ...asked, rootValue, contextValue });
      const errors = result.errors?.map((each) => toldError(each, reporting));
      yield { data: result.data ?? null, ...(errors && { errors }) };
    }
  } catch (error) {
    throw toldError(error, reporting);
  }
}
