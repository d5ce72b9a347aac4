import { GraphQLSchema, parse } from 'graphql';
import {
  CloseCode,
  makeServer,
  type OperationResult,
  type SubscribePayload,
  type WebSocket,
} from 'graphql-ws';
import { GatewayError, type Caller } from '../gateway/index.js';
import type { Answers } from './context.js';
import { toldError, type ErrorReporting } from './errors.js';
import type { Given } from './socket-operations.js';

/** An open WebSocket, as little of it as GraphQL needs. */
export interface GraphqlSocket {
  /** The sub-protocol that was agreed on; empty where none was. */
  readonly protocol: string;
  /** Settles, and never fails, once it has left or can't leave any more. */
  send(text: string): Promise<void>;
  close(code: number, reason: string): void;
  onMessage(take: (text: string) => void): void;
}

/** What is to be told to GraphQL about one socket. */
export interface GraphqlTalk {
  /** Begins nothing more; settles when all has been answered but subscriptions, which go on. */
  finish(): Promise<void>;
  /** The socket is closed: all that is under way is given up. */
  closed(code: number, reason: string): void;
}

/** Who asks, for one operation. */
export type CallerOf = (signal: AbortSignal) => Caller;

export interface SocketLimits {
  /** Within which a client introduces itself, in milliseconds. */
  readonly initMs: number;
  /** That one socket may have under way at once. */
  readonly operations: number;
}

export const USUAL_SOCKET_LIMITS: SocketLimits = {
  initMs: 5_000,
  operations: 100,
};

export interface SocketOptions {
  /** Executes an operation; never throws. */
  readonly ask: (payload: SubscribePayload, caller: Caller) => Promise<Given>;
  readonly limits: SocketLimits;
  readonly onUnexpected: ErrorReporting['onUnexpected'];
}

/** graphql-ws would execute by itself; it is given this to do, with what has been executed already. */
const EXECUTED = {
  schema: new GraphQLSchema({}),
  document: parse('{ __typename }'),
};

/** Speaks graphql-transport-ws: graphql-ws knows the protocol, `ask` the answers. */
export function socketTalks(options: SocketOptions) {
  const server = makeServer<Record<string, unknown>, Talk>({
    connectionInitWaitTimeout: options.limits.initMs,
    onSubscribe: async (context, id, payload) => {
      const talk = context.extra;
      // Graphql-ws lets go of what the client has completed, and of all when the socket closes.
      const isWanted = () => id in context.subscriptions;
      const given = await talk.answer(payload, isWanted);
      if (isFollowed(given) || given.data !== undefined) {
        return { ...EXECUTED, contextValue: given };
      }
      talk.end(payload);
      return given.errors ?? [];
    },
    execute: ({ contextValue }) => contextValue as OperationResult,
    onComplete: ({ extra }, _id, payload) => {
      extra.end(payload);
    },
  });

  return (socket: GraphqlSocket, callerOf: CallerOf): GraphqlTalk => {
    const talk = new Talk(callerOf, options);
    const closed = server.opened(talk.over(socket), talk);
    return {
      finish: () => talk.finish(),
      closed: (code, reason) => {
        talk.giveUp();
        closed(code, reason).catch((error: unknown) => {
          options.onUnexpected(error, '');
        });
      },
    };
  };
}

/** One operation under way. */
interface Operation {
  readonly giving: AbortController;
  readonly isWanted: () => boolean;
  /** A subscription, once it has begun. */
  isFollowed: boolean;
}

/** What is under way on one socket. */
class Talk {
  readonly #callerOf: CallerOf;
  readonly #options: SocketOptions;
  readonly #operations = new Map<SubscribePayload, Operation>();
  #finished: (() => void) | undefined;

  constructor(callerOf: CallerOf, options: SocketOptions) {
    this.#callerOf = callerOf;
    this.#options = options;
  }

  /** The socket, as graphql-ws is to see it. */
  over(socket: GraphqlSocket): WebSocket {
    return {
      protocol: socket.protocol,
      send: (text) => socket.send(text),
      close: (code = 1000, reason = '') => {
        socket.close(code, reason);
      },
      onMessage: (take) => {
        socket.onMessage((text) => {
          if (this.#finished) return;
          take(text).catch(() => {
            socket.close(CloseCode.BadRequest, 'Invalid message received');
          });
          this.#letGo();
        });
      },
    };
  }

  /** Answers an operation, which is under way from now on until its `end`. */
  async answer(
    payload: SubscribePayload,
    isWanted: () => boolean,
  ): Promise<Given> {
    const giving = new AbortController();
    const caller = this.#callerOf(giving.signal);
    const { limits, ask, onUnexpected } = this.#options;
    if (this.#operations.size >= limits.operations) {
      const { requestId } = caller.call;
      const reporting = { requestId: () => requestId, onUnexpected };
      return { errors: [toldError(tooMany(limits.operations), reporting)] };
    }
    const operation = { giving, isWanted, isFollowed: false };
    this.#operations.set(payload, operation);
    const given = await ask(payload, caller);
    operation.isFollowed = isFollowed(given);
    this.#finishIfAnswered();
    return given;
  }

  end(payload: SubscribePayload): void {
    this.#operations.delete(payload);
    this.#finishIfAnswered();
  }

  finish(): Promise<void> {
    return new Promise((resolve) => {
      this.#finished = resolve;
      this.#finishIfAnswered();
    });
  }

  giveUp(): void {
    for (const { giving } of this.#operations.values()) giving.abort();
  }

  /** Gives up what the client has completed: graphql-ws alone would wait for its next answer. */
  #letGo(): void {
    for (const { giving, isWanted } of this.#operations.values()) {
      if (!isWanted()) giving.abort();
    }
  }

  #finishIfAnswered(): void {
    const left = [...this.#operations.values()];
    if (!this.#finished || left.some((each) => !each.isFollowed)) return;
    // What is said of the last one is said within this turn.
    setImmediate(this.#finished);
  }
}

function isFollowed(given: Given): given is Answers {
  return Symbol.asyncIterator in given;
}

function tooMany(limit: number): GatewayError {
  const message = `This socket has ${limit} operations under way, as many as may be. Wait for one, or complete it.`;
  return new GatewayError('RATE_LIMITED', message, { limit });
}
