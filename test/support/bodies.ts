import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { eventually } from './eventually.js';

const STEP = 64 * 1024;

/** A body of these bytes, given a step at a time. */
export function bodyOf(
  content: string | Uint8Array,
  step: number = STEP,
): Readable {
  return Readable.from(steps(Buffer.from(content), step), {
    objectMode: false,
  });
}

function* steps(content: Buffer, step: number): Generator<Buffer> {
  for (let at = 0; at < content.length; at += step) {
    yield content.subarray(at, at + step);
  }
}

/** A body whose chunks are made one after another, when they are asked for. */
export function generatedBody(
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
): Readable {
  return Readable.from(chunks, { objectMode: false });
}

/** A body that gives its start and then fails. */
export function failingBody(start: string, error: Error): Readable {
  return generatedBody(
    (function* () {
      yield Buffer.from(start);
      throw error;
    })(),
  );
}

/** A body that gives its start and then waits for whoever holds it to push the rest, and null. */
export function openBody(start: string): Readable {
  const body = new Readable({ read: () => undefined });
  body.push(start);
  return body;
}

/** All that a body gives. */
export function bytesOf(body: Readable): Promise<Buffer> {
  return buffer(body);
}

/** Waits until a body has been read to its end or destroyed, and fails where it never is. */
export async function letGo(body: Readable): Promise<void> {
  await eventually('the body is read to its end or destroyed', () =>
    Promise.resolve(body.destroyed || body.readableEnded),
  );
}

/** Waits until somebody has taken what an open body has given so far. */
export async function beingRead(body: Readable): Promise<void> {
  await eventually('somebody reads the body', () =>
    Promise.resolve(body.readableLength === 0),
  );
}
