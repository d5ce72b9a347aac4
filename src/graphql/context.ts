import type { ExecutionResult } from 'graphql';
import type { Caller } from '../gateway/index.js';
import { Loaders } from './loaders.js';

/** A subscription's answers, one for each event; throws a ToldError where there can be no more. */
export type Answers = AsyncGenerator<ExecutionResult, void>;

/** What every resolver is given. A plain object: Apollo copies it. */
export interface GraphContext {
  readonly caller: Caller;
  /** Another one after each mutation. */
  loaders: Loaders;
  /** Tells the log of a fault that the answer does not show. */
  readonly report: (error: unknown) => void;
  /** Takes the answers of a subscription; absent where there can be one only. */
  readonly follow?: (answers: Answers) => void;
}

/** The context of one request. */
export function graphContext(
  caller: Caller,
  report: (error: unknown) => void,
): GraphContext {
  return { caller, loaders: new Loaders(caller), report };
}
