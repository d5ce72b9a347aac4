import type { Readable } from 'node:stream';
import {
  isStorageError,
  type ErrorContext,
  type StorageErrorCode,
} from '../storage/index.js';
import type { Clock } from './clock.js';
import type { Ask, Invocation } from './invocation.js';
import { bodyGiven, type Operation } from './operations.js';

/** What became of one call, its tries and its waiting together. Names and numbers, never a secret. */
export interface Span {
  readonly account: string;
  readonly backend: string;
  readonly operation: Operation;
  readonly container?: string;
  readonly object?: string;
  readonly requestId: string;
  /** From when it was asked for to its answer, or to the end of the body that it gave. */
  readonly ms: number;
  /** 0 for a call that found no place. */
  readonly tries: number;
  /** Of a body that was read or written. */
  readonly bytes?: number;
  readonly outcome: 'OK' | StorageErrorCode;
  /** It failed in a way that may pass: a backend's, rather than a caller's. */
  readonly retryable: boolean;
  readonly reason?: string;
  readonly status?: number;
  readonly upstreamRequestId?: string;
}

/**
 * Told of each call when it is over, for a log or for metrics: its span, which is only made for who
 * asks for it, and whether the backend failed in a way that may pass. It must not throw.
 */
export type Tracer = (span: () => Span, isFailing: boolean) => void;

/** Whose calls are traced, and to whom. */
export interface Tracing {
  readonly clock: Clock;
  readonly account: string;
  readonly backend: string;
  readonly tracer: Tracer;
}

/** Tells of each call once. Of one that gives a body, when the body is over. */
export function trace(tracing: Tracing, next: Ask): Ask {
  const { clock, tracer } = tracing;
  return async (invocation) => {
    const began = clock.now();
    const tell = (error?: unknown) => {
      const ms = clock.now() - began;
      const span = () => spanOf(invocation, { tracing, ms, error });
      tracer(span, isStorageError(error) && error.retryable);
    };
    try {
      const answer = await next(invocation);
      const body = bodyGiven(invocation.operation, answer);
      if (body) tellAtEnd(body, tell);
      else tell();
      return answer;
    } catch (error) {
      tell(error);
      throw error;
    }
  };
}

function tellAtEnd(body: Readable, tell: (error?: unknown) => void): void {
  body.once('close', () => {
    tell(body.errored ?? undefined);
  });
}

interface Ending {
  readonly tracing: Tracing;
  readonly ms: number;
  readonly error: unknown;
}

function spanOf(invocation: Invocation, { tracing, ms, error }: Ending): Span {
  const { operation, tally, call } = invocation;
  const { account, backend } = tracing;
  return {
    account,
    backend,
    operation,
    ...placeOf(invocation.given[0]),
    requestId: call.requestId,
    ms: Math.round(ms * 1000) / 1000,
    tries: tally.tries,
    ...(tally.bytes !== undefined && { bytes: tally.bytes }),
    ...outcomeOf(error),
  };
}

function outcomeOf(
  error: unknown,
): Pick<
  Span,
  'outcome' | 'retryable' | 'reason' | 'status' | 'upstreamRequestId'
> {
  if (error === undefined) return { outcome: 'OK', retryable: false };
  if (!isStorageError(error))
    return { outcome: 'UNEXPECTED', retryable: false };
  const { code, retryable, context } = error;
  return { outcome: code, retryable, ...told(context) };
}

function told({ reason, status, upstreamRequestId }: ErrorContext) {
  return {
    ...(reason !== undefined && { reason }),
    ...(status !== undefined && { status }),
    ...(upstreamRequestId !== undefined && { upstreamRequestId }),
  };
}

/** What a call is about is its first argument: a container, a ref, or an intent that has one. */
function placeOf(first: unknown): Pick<Span, 'container' | 'object'> {
  if (typeof first === 'string') return { container: first };
  if (typeof first !== 'object' || first === null) return {};
  if ('ref' in first) return placeOf(first.ref);
  return 'container' in first && 'name' in first
    ? { container: String(first.container), object: String(first.name) }
    : {};
}
