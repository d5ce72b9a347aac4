import { gzipSync } from 'node:zlib';
import { setTimeout as delay } from 'node:timers/promises';
import type { Conduct } from './hostile-origin.js';

/** Of a header, by name. */
export type Fields = Readonly<Record<string, string | number>>;

const CHUNK = Buffer.alloc(64 * 1024, 'x');

/** The header of an answer, and nothing else. */
export function head(status: number | string, headers: Fields = {}): string {
  const fields = Object.entries(headers).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `HTTP/1.1 ${status} Said\r\n${fields.join('')}\r\n`;
}

/** An answer that is one, then the end. */
export function answers(
  status: number,
  headers: Fields = {},
  body: string | Uint8Array = '',
): Conduct {
  return async ({ send, socket }) => {
    await send(head(status, { 'content-length': body.length, ...headers }));
    await send(body);
    socket.end();
  };
}

/** What is said is sent to the byte, then the end. */
export function says(...data: readonly (string | Uint8Array)[]): Conduct {
  return async ({ send, socket }) => {
    for (const each of data) await send(each);
    socket.end();
  };
}

/** What is said is sent, and nothing more, ever. */
export function saysAndHangs(...data: readonly string[]): Conduct {
  return async ({ send }) => {
    for (const each of data) await send(each);
  };
}

/** It goes on for as long as somebody is there. */
export function endless(first: string, again: string | Uint8Array): Conduct {
  return async ({ send, isOpen }) => {
    await send(first);
    while (isOpen()) {
      await send(again);
      await delay(0);
    }
  };
}

export const endlessBody: Conduct = endless(head(200), CHUNK);

export const endlessHeaders: Conduct = endless(
  'HTTP/1.1 200 OK\r\n',
  `x-more: ${'y'.repeat(1000)}\r\n`,
);

export const earlyAnswersOnly: Conduct = endless(
  '',
  'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n',
);

export const continueOnly: Conduct = endless(
  '',
  'HTTP/1.1 100 Continue\r\n\r\n',
);

/** A byte now and then, each before silence would be noticed. */
export function drips(everyMs: number, first = head(200)): Conduct {
  return async ({ send, isOpen }) => {
    await send(first);
    while (isOpen()) {
      await send('z');
      await delay(everyMs);
    }
  };
}

/** 64 MiB of zeros, packed to some 64 KiB. */
export const gzipBomb: Conduct = async (wire) => {
  const packed = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  await answers(200, { 'content-encoding': 'gzip' }, packed)(wire);
};

/** Says all of the length and sends a part of the body; the connection ends there. */
export function cuts(body: Uint8Array, after: number): Conduct {
  return says(
    head(200, { 'content-length': body.length }),
    body.subarray(0, after),
  );
}

/** So cut, a chunked body: its last chunk never comes. */
export function cutsChunked(body: Uint8Array, after: number): Conduct {
  const part = body.subarray(0, after);
  const size = body.length.toString(16);
  return says(
    `${head(200, { 'transfer-encoding': 'chunked' }).trimEnd()}\r\n\r\n${size}\r\n`,
    part,
  );
}

/** A body of no said length, whose connection breaks. */
export const breaks: Conduct = async ({ send, socket }) => {
  await send(head(200, { connection: 'close' }));
  await send('a part');
  await delay(20);
  socket.resetAndDestroy();
};

export function redirectsTo(location: string, status = 302): Conduct {
  return answers(status, { location });
}
