import type { Readable } from 'node:stream';
import {
  StorageError,
  type Call,
  type Multipart,
  type ObjectBody,
  type StorageBackend,
} from '../storage/index.js';
import { Attempt } from './attempt.js';
import { countBuffers } from './buffers.js';
import type { Clock } from './clock.js';
import type { Ask, Invocation, Tally } from './invocation.js';
import { traitsOf, type Operation } from './operations.js';
import { Relay } from './relay.js';

/** How long backends may take. */
export interface Patience {
  readonly clock: Clock;
  /** A call's whole time, and how long a body may stand still while the backend is waited for. */
  readonly timeoutMs: number;
}

/** How much longer a call may take whose work grows with what it is about: 10 minutes for 30 seconds. */
const LONG = 20;

/** What makes the answer to a write come a `timeoutMs` later: many parts are put together at its end. */
const BYTES_A_TIMEOUT = 2 ** 30;

/** How long an operation may take in all, its waiting and its tries included. */
export function wholeTime(
  operation: Operation,
  { timeoutMs }: Patience,
): number {
  return traitsOf(operation).long ? timeoutMs * LONG : timeoutMs;
}

/**
 * Ends each try of a call that the backend does not answer in time with TIMEOUT, also where it takes
 * no notice of its signal. A body has no time as a whole, since that is its client's too: only
 * what the backend is waited for counts.
 */
export function deadline(patience: Patience): Ask {
  return (invocation) => {
    const attempt = new Attempt(invocation.call, patience.clock);
    attempt.expectWithin(tryTime(invocation, patience));
    const answer = WITH_BODY[invocation.operation] ?? answered;
    return answer({ invocation, attempt, patience });
  };
}

/** One try and what it has to do with. */
interface Try {
  readonly invocation: Invocation;
  readonly attempt: Attempt;
  readonly patience: Patience;
}

/** What is watched of a body that is read. */
interface Passing extends Pick<ObjectBody, 'span' | 'body'> {
  readonly stat: { readonly name: string };
}

type PartGiven = Parameters<NonNullable<Multipart['readPart']>>;

const WITH_BODY: Partial<Record<Operation, (one: Try) => Promise<unknown>>> = {
  readObject: read,
  readPart: readPart,
  writeObject: written,
  putPart: written,
};

/** What may be tried again has half of its time a try, so that one that hangs is. */
function tryTime(
  { operation, until }: Invocation,
  { clock, timeoutMs }: Patience,
): number {
  const left = Math.max(0, until - clock.now());
  const { repeatedAfter } = traitsOf(operation);
  return repeatedAfter.includes('TIMEOUT')
    ? Math.min(left, timeoutMs / 2)
    : left;
}

function answered({ invocation, attempt }: Try): Promise<unknown> {
  return attempt.whole(asking(invocation));
}

function asking({ run, given }: Invocation) {
  return async (call: Call): Promise<unknown> => await run([...given, call]);
}

/** The answer in time, and then bytes in time whenever the reader waits for some. */
async function read(one: Try): Promise<ObjectBody> {
  const { invocation, attempt } = one;
  try {
    const answer = await attempt.answer(
      asking(invocation) as (call: Call) => Promise<ObjectBody>,
      ({ body }) => body.on('error', nothing).destroy(),
    );
    attempt.pause();
    return watched(answer, one);
  } catch (error) {
    attempt.end();
    throw error;
  }
}

/** As read does; what is given is the body itself. */
async function readPart(one: Try): Promise<Readable> {
  const { invocation, attempt } = one;
  const [, { partNumber, size }] = invocation.given as PartGiven;
  const stat = { name: `part ${partNumber}` };
  const whole = { stat, span: { start: 0, end: size } };
  try {
    const body = await attempt.answer(
      asking(invocation) as (call: Call) => Promise<Readable>,
      (late) => late.on('error', nothing).destroy(),
    );
    attempt.pause();
    return watched({ ...whole, body }, one).body;
  } catch (error) {
    attempt.end();
    throw error;
  }
}

function watched<Answer extends Passing>(answer: Answer, one: Try): Answer {
  const { attempt, patience, invocation } = one;
  const { tally } = invocation;
  const body = new Relay(answer.body, {
    asked: () => {
      attempt.expectWithin(patience.timeoutMs);
    },
    gave: (bytes) => {
      attempt.pause();
      count(tally, bytes);
    },
    ended: () => shortOf(answer, tally),
    closed: () => {
      attempt.end();
      answer.body.destroy();
    },
  });
  attempt.failsTo((error) => body.destroy(error));
  return { ...answer, body };
}

/** A body that ends well before its end is none: what came must not be taken for the whole. */
function shortOf(
  { span, stat }: Passing,
  { bytes = 0 }: Tally,
): StorageError | undefined {
  const limit = span.end - span.start;
  if (bytes === limit) return undefined;
  const reason = 'the backend gave another number of bytes than it said';
  const about = { object: stat.name, reason, limit, actual: bytes };
  return new StorageError('UNAVAILABLE', about);
}

/** While bytes are asked for, the client is waited for; from when they are there, the backend. */
async function written(one: Try): Promise<unknown> {
  const { invocation, attempt } = one;
  const [ref, object] = invocation.given as Parameters<
    StorageBackend['writeObject']
  >;
  const body = awaited(object.body, one);
  try {
    const given = [ref, { ...object, body }];
    return await attempt.answer(asking({ ...invocation, given }));
  } finally {
    attempt.end();
    body.destroy(); // A backend that comes late finds a body that is broken, and stores nothing.
  }
}

function awaited(source: Readable, one: Try): Relay {
  const { attempt, patience, invocation } = one;
  const { timeoutMs } = patience;
  const { tally } = invocation;
  return new Relay(source, {
    asked: () => {
      tally.bodyAsked = true;
      attempt.pause();
    },
    gave: (bytes) => {
      count(tally, bytes);
      attempt.expectWithin(timeoutMs);
    },
    ended: () => {
      const parts = Math.min(LONG, 1 + (tally.bytes ?? 0) / BYTES_A_TIMEOUT);
      attempt.expectWithin(timeoutMs * parts);
      return undefined;
    },
    closed: nothing,
  });
}

function count(tally: Tally, bytes: number): void {
  tally.bytes = (tally.bytes ?? 0) + bytes;
  countBuffers(bytes);
}

function nothing(): void {
  // A body that nobody waits for has nobody to tell of its failure.
}
