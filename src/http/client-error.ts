import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError } from 'fastify';

const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

const MESSAGE: Readonly<Record<number, string>> = {
  400: 'This is not HTTP as it should be.',
  408: 'The request did not come in time.',
  431: 'The URL and headers are larger than the 16 KiB that are taken here.',
};

/**
 * Answers what is no request that could be routed, and ends its connection; without a word where that could fall
 * into the middle of another answer. Nothing of it is logged: it may hold a ticket.
 */
export function refuseConnection(error: FastifyError, socket: Socket): void {
  if (socket.writable && socket.bytesWritten === 0) {
    socket.write(refusal(STATUS[error.code] ?? 400));
  }
  socket.destroySoon();
}

function refusal(status: number): string {
  const message = MESSAGE[status];
  const failure = { code: 'BAD_USER_INPUT', message, retryable: false };
  const body = JSON.stringify(failure);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
