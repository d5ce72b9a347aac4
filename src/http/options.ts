import type { FastifyBaseLogger } from 'fastify';
import type { Caller } from '../gateway/index.js';
import type { Call } from '../storage/index.js';
import type { VerifiedTicket } from '../tickets/index.js';
import type { HttpLimits } from './limits.js';
import type { GraphqlEndpoint } from './routes/graphql.js';

/** Whether an account's backend answers, and if not, why. */
export interface AccountReadiness {
  readonly account: string;
  readonly ready: boolean;
  readonly reason?: string;
}

/** Whether jobs can be kept, and if not, why. */
export interface JobsReadiness {
  readonly ready: boolean;
  readonly reason?: string;
}

/** What the routes serve, made by app. */
export interface HttpOptions {
  /** Who asks, for one request. */
  readonly callerOf: (call: Call) => Caller;
  readonly verifyTicket: (ticket: string) => VerifiedTicket;
  readonly graphql: GraphqlEndpoint;
  /** Ends by itself: each backend has its deadline. */
  readonly readiness: () => Promise<readonly AccountReadiness[]>;
  /** Whether shared jobs can be kept; absent where they are kept here. Ends by itself. */
  readonly jobsReadiness?: () => Promise<JobsReadiness>;
  /** Where the built page of GraphiQL is; it is not served when absent. */
  readonly graphiqlDir?: string;
  /** The host of the URL that clients reach it by, besides this machine's own: `files.example.com`. */
  readonly publicHost?: string;
  /** Origins whose pages may read answers, such as `https://app.example.com`. */
  readonly corsOrigins: readonly string[];
  readonly logger: FastifyBaseLogger;
  /** Other times than the usual, for tests. */
  readonly limits?: Partial<HttpLimits>;
}

/** Serves until it is closed. */
export interface Http {
  /** Port 0 is any free one. Gives where it listens: `http://127.0.0.1:4000`. */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>;
  /** Takes no more requests, lets answers under way finish for up to 30 seconds, then cuts them. */
  close(): Promise<void>;
}
