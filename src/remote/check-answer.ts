import { retryAfterSeconds } from '../storage/index.js';
import type { Answer } from './answer.js';
import { RemoteFault, type RemoteReason } from './fault.js';
import type { RemotePlace } from './remote.js';

/** Which bytes of which file an answer gives. */
export interface Given {
  /** The first of them. */
  readonly offset: number;
  /** Of the whole file, where that is said. */
  readonly size?: number;
}

/** Statuses with which a file comes; what any other is of 2xx, nobody asked for. */
const FILES: ReadonlySet<number> = new Set([200, 203, 206]);

const MAY_PASS: ReadonlySet<number> = new Set([408, 425, 429]);

/** Seconds: as long as anybody is told to wait, whatever the other side says. */
const DAY = 86_400;

const CONTENT_RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i;

/**
 * What an answer gives of the file, where it gives what was asked for.
 * @throws RemoteFault STATUS, BAD_ANSWER, ENCODING_REFUSED, CHANGED
 */
export function checkAnswer(answer: Answer, from?: RemotePlace): Given {
  checkStatus(answer, from);
  checkEncodings(answer);
  if (answer.status === 206) return checkPart(answer, from);
  const size = lengthOf(answer);
  return { offset: 0, ...(size !== undefined && { size }) };
}

function checkStatus(answer: Answer, from: RemotePlace | undefined): void {
  const { status } = answer;
  if (FILES.has(status)) return;
  if (status === 416 && from) throw changed();
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess) throw bad(`a status without a file (${status})`);

  const wait = retryAfterSeconds(answer.header('retry-after'));
  throw new RemoteFault('STATUS', `The other side answered ${status}.`, {
    passing: MAY_PASS.has(status) || isServerError(status),
    ...(wait !== undefined && { retryAfterSeconds: Math.min(wait, DAY) }),
  });
}

function isServerError(status: number): boolean {
  return status >= 500 && status < 600;
}

/** Bytes are stored as they come: packed ones are not those of the file. */
function checkEncodings(answer: Answer): void {
  const content = answer.header('content-encoding') ?? 'identity';
  const transfer = answer.header('transfer-encoding') ?? 'chunked';
  const isPlain = /^(identity)?$/i.test(content) && /^chunked$/i.test(transfer);
  if (isPlain) return;
  throw new RemoteFault(
    'ENCODING_REFUSED',
    'The other side sent the file packed (Content-Encoding), though it was asked not to.',
  );
}

/** The part must be the rest: from the byte that was asked for to the last, and of the same file. */
function checkPart(answer: Answer, from: RemotePlace | undefined): Given {
  if (!from) throw bad('a part, and the whole was asked for');
  const { first, last, size } = partOf(answer);
  const isRest = first === from.offset && last === size - 1;
  if (!isRest) throw bad('another part than asked for');

  const left = size - first;
  const isAll = (lengthOf(answer) ?? left) === left;
  if (!isAll) throw bad('a part of another length');
  if (isOfAnother(answer, from.validator)) throw changed();
  return { offset: first, size };
}

/** Numbers of bytes, none of them a number where it isn't said. */
function partOf(answer: Answer): Record<'first' | 'last' | 'size', number> {
  const said = CONTENT_RANGE.exec(answer.header('content-range') ?? '') ?? [];
  const [first = NaN, last = NaN, size = NaN] = said.slice(1).map(Number);
  return { first, last, size };
}

/** An honest server would have sent the whole; where it says nothing, its 206 says that it is the same. */
function isOfAnother(answer: Answer, validator: string): boolean {
  const kind = validator.startsWith('"') ? 'etag' : 'last-modified';
  return (answer.header(kind) ?? validator) !== validator;
}

function lengthOf(answer: Answer): number | undefined {
  const length = answer.header('content-length');
  if (length === undefined) return undefined;
  if (/^\d{1,15}$/.test(length)) return Number(length);
  throw bad('a length that is none');
}

function bad(what: string): RemoteFault {
  return fault('BAD_ANSWER', `The other side answered with ${what}.`);
}

function changed(): RemoteFault {
  return fault(
    'CHANGED',
    'The file is another by now than the one that was begun with.',
  );
}

function fault(reason: RemoteReason, message: string): RemoteFault {
  return new RemoteFault(reason, message);
}
