import {
  describeDownload,
  openDownload,
  type FileRef,
  type FileVersionRef,
} from '../../gateway/index.js';
import {
  defined,
  isStorageError,
  parseRange,
  StorageError,
  type ByteRange,
  type ObjectBody,
  type ObjectStat,
} from '../../storage/index.js';
import {
  isConditional,
  preconditionFailed,
  rangeApplies,
  verdictOn,
} from './conditions.js';
import {
  contentHeaders,
  validatorHeaders,
  type Serving,
} from './content-headers.js';
import type { Exchange } from './exchange.js';

/** How often a content may be replaced between being looked at and being opened. */
const ATTEMPTS = 3;

/** A GET or HEAD that is allowed: by a ticket, or to anyone. */
export interface Download extends Exchange {
  readonly ref: FileRef | FileVersionRef;
  readonly serving: Serving;
}

/** Answers 200, 206, 304, 412 or 416. Without conditions the backend is asked once. */
export async function download(asked: Download): Promise<void> {
  const { headers, method } = asked.request;
  if (method === 'GET' && !isConditional(headers)) {
    const range = rangeOf(asked);
    sendBody(asked, range, await open(asked, { range }));
    return;
  }

  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await answered(asked)) return;
  }
  const reason = 'the content is replaced faster than it can be read';
  throw new StorageError('UNAVAILABLE', { reason });
}

/** Looks, judges the conditions, and sends what was looked at; false where that was replaced meanwhile. */
async function answered(asked: Download): Promise<boolean> {
  const { request, reply, caller, ref, serving } = asked;
  const stat = await describeDownload(caller, ref);
  const verdict = verdictOn(request.headers, stat);
  if (verdict === 'FAILED') throw preconditionFailed(ref, stat);
  if (verdict === 'NOT_MODIFIED') {
    reply.code(304).headers(validatorHeaders(stat, serving)).send();
    return true;
  }
  if (request.method === 'HEAD') {
    sendHead(asked, stat);
    return true;
  }
  return sendSame(asked, stat);
}

/** False where another content has taken the place of this one. */
async function sendSame(asked: Download, stat: ObjectStat): Promise<boolean> {
  const range = rangeApplies(asked.request.headers, stat)
    ? rangeOf(asked)
    : undefined;
  const body = await openSame(asked, { range, ifMatch: stat.etag });
  if (body) sendBody(asked, range, body);
  return body !== undefined;
}

interface Opening {
  readonly range: ByteRange | undefined;
  readonly ifMatch?: string;
}

async function openSame(
  asked: Download,
  opening: Opening,
): Promise<ObjectBody | undefined> {
  try {
    return await open(asked, opening);
  } catch (error) {
    if (isStorageError(error, 'PRECONDITION_FAILED')) return undefined;
    throw error;
  }
}

function open(asked: Download, opening: Opening): Promise<ObjectBody> {
  return openDownload(asked.caller, asked.ref, defined(opening));
}

function sendHead(asked: Download, stat: ObjectStat): void {
  asked.reply
    .headers(contentHeaders(stat, asked.serving))
    .header('content-length', stat.size)
    .send();
}

function sendBody(
  asked: Download,
  range: ByteRange | undefined,
  { stat, span, body }: ObjectBody,
): void {
  const { reply, request, serving, idleMs } = asked;
  const { start, end } = span;
  if (range) {
    const part = `bytes ${start}-${end - 1}/${stat.size}`;
    reply.code(206).header('content-range', part);
  }
  request.raw.socket.setTimeout(idleMs);
  reply
    .headers(contentHeaders(stat, serving))
    .header('content-length', end - start)
    .send(body);
}

/** Undefined where the whole is asked for, also by a Range that RFC 9110 says to ignore. */
function rangeOf({ request }: Download): ByteRange | undefined {
  const { range } = request.headers;
  return range === undefined ? undefined : parseRange(range);
}
