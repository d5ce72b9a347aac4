import type { IncomingHttpHeaders } from 'node:http';
import {
  GatewayError,
  receiveUpload,
  type SealedUpload,
} from '../../gateway/index.js';
import { defined } from '../../storage/index.js';
import { continueBody } from '../expectation.js';
import { ArrivingBody } from './arriving-body.js';
import { quotedEtag } from './etag.js';
import type { Exchange } from './exchange.js';
import { underConditions } from './write-conditions.js';

/** A PUT that a ticket allows. */
export interface Upload extends Exchange {
  readonly grant: SealedUpload;
}

/** Stores the body whole and answers 201, or stores nothing; what can be refused is, before a byte is read. */
export async function upload(asked: Upload): Promise<void> {
  const { request, reply, caller, grant, idleMs } = asked;
  const { headers, socket } = request.raw;
  checkWhole(headers);
  const contentLength = contentLengthOf(headers);
  checkLength(grant, contentLength);

  const body = new ArrivingBody(request.raw, () => {
    socket.setTimeout(idleMs);
    continueBody(request.raw, reply.raw);
  });
  body.once('end', () => {
    socket.setTimeout(0);
  });
  const contentType = headers['content-type'];
  const arriving = defined({ body, contentType, contentLength });
  try {
    const { id, name, size, etag } = await underConditions(
      { headers, caller, grant },
      (granted) => receiveUpload(caller, granted, arriving),
    );
    reply.code(201).header('etag', quotedEtag(etag));
    reply.send({ id, name, size, etag });
  } finally {
    body.destroy();
  }
}

/** A part, or a body in another coding, would be stored as if it were the content. */
function checkWhole(headers: IncomingHttpHeaders): void {
  if (headers['content-range'] !== undefined) {
    const message =
      'A file is uploaded whole: send the request without Content-Range.';
    throw new GatewayError('BAD_USER_INPUT', message);
  }
  const coding = headers['content-encoding'] ?? 'identity';
  if (coding.toLowerCase() !== 'identity') {
    const message =
      'Bytes are stored as they come: send the request without Content-Encoding.';
    throw new GatewayError('BAD_USER_INPUT', message);
  }
}

/** Bytes; undefined for a body that comes in chunks. */
function contentLengthOf(headers: IncomingHttpHeaders): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  return Number(headers['content-length'] ?? 0);
}

/** A URL that binds a size takes a body that says its own; whether it is that size, the gateway checks. */
function checkLength(
  { account, intent }: SealedUpload,
  contentLength: number | undefined,
): void {
  const { size: limit, ref } = intent;
  if (limit === undefined || contentLength !== undefined) return;
  const message = `This URL was signed for exactly ${limit} bytes: send Content-Length: ${limit}. Nothing was stored.`;
  const { container, name: file } = ref;
  throw new GatewayError('SIZE_MISMATCH', message, {
    account,
    container,
    file,
    limit,
  });
}
