import type { ApolloServer } from '@apollo/server';
import type { ExecutionResult } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { Caller } from '../gateway/index.js';
import type { Answers, GraphContext } from './context.js';
import { ToldError, toldError, type ErrorReporting } from './errors.js';
import { checkText, type QueryLimits } from './limits.js';

/** What every request is answered with. */
export interface StartedApollo {
  readonly server: ApolloServer<GraphContext>;
  readonly limits: QueryLimits;
  readonly contextOf: (caller: Caller) => GraphContext;
  readonly reporting: ErrorReporting;
}

/** What an operation gives: one answer, or those of a subscription. Every error is a ToldError. */
export type Given = ExecutionResult | Answers;

/**
 * Executes what came by a socket, under the limits and with the errors of what comes by HTTP; never throws.
 * To be called where `reporting` knows the request.
 */
export async function answerSocket(
  { server, limits, contextOf, reporting }: StartedApollo,
  payload: SubscribePayload,
  caller: Caller,
): Promise<Given> {
  let answers: Answers | undefined;
  const follow = (given: Answers) => {
    answers = given;
  };
  try {
    checkText({ body: payload, search: '' }, limits.textBytes);
    const contextValue = { ...contextOf(caller), follow };
    const request = requestOf(payload);
    const { body } = await server.executeOperation(request, { contextValue });
    if (body.kind !== 'single') throw new Error('more than one answer');
    const { data, errors } = body.singleResult;
    return (
      answers ?? {
        ...(data !== undefined && { data }),
        ...(errors && { errors: errors.map((each) => new ToldError(each)) }),
      }
    );
  } catch (error) {
    return { errors: [toldError(error, reporting)] };
  }
}

function requestOf(payload: SubscribePayload) {
  const { query, operationName, variables, extensions } = payload;
  return {
    query,
    ...(operationName != null && { operationName }),
    ...(variables && { variables }),
    ...(extensions && { extensions }),
  };
}
