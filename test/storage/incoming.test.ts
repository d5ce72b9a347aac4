import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Incoming } from '../../src/storage/index.js';
import { bodyOf, failingBody, generatedBody } from '../support/bodies.js';
import { digestOf, seededBytes } from '../support/bytes.js';
import { failureOf } from '../support/failure.js';

/** A body in chunks of these sizes, empty ones too, and what it holds. */
const chunkings = fc
  .array(fc.nat({ max: 50 }), { maxLength: 12 })
  .map((sizes) => sizes.map((size, at) => seededBytes(`chunk ${at}`, size)));

/** Takes a body in pieces of so many bytes, and gives them. */
async function piecesOf(incoming: Incoming, size: number): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  while (await incoming.hasMore()) {
    pieces.push(await buffer(incoming.stream(size)));
  }
  return pieces;
}

/** What is given of a body before it fails. */
async function givenBeforeFailing(body: Readable): Promise<Buffer> {
  const given: Buffer[] = [];
  const taking = (async () => {
    for await (const chunk of body) given.push(chunk as Buffer);
  })();
  await failureOf(taking);
  return Buffer.concat(given);
}

describe('a body on its way to Swift', () => {
  test('comes in pieces of any size with no byte lost, however it is chunked', async () => {
    const property = fc.asyncProperty(
      chunkings,
      fc.integer({ min: 1, max: 99 }),
      async (chunks, size) => {
        const content = Buffer.concat(chunks);
        const incoming = new Incoming(generatedBody(chunks), {});
        const pieces = await piecesOf(incoming, size);

        expect(Buffer.concat(pieces).equals(content)).toBe(true);
        expect(pieces).toHaveLength(Math.ceil(content.length / size));
        expect(incoming.checksums.md5).toBe(digestOf('md5', content));
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  test('that was too long to be taken whole is still there from its first byte', async () => {
    const property = fc.asyncProperty(
      chunkings,
      fc.nat({ max: 300 }),
      async (chunks, limit) => {
        const content = Buffer.concat(chunks);
        const incoming = new Incoming(generatedBody(chunks), {});
        const whole = await incoming.whole(limit);

        expect(whole !== undefined).toBe(content.length <= limit);
        const taken = whole ?? (await buffer(incoming.stream()));
        expect(taken.equals(content)).toBe(true);
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  test('is never given whole when a digest of it is wrong', async () => {
    const wrong = { sha256: '0'.repeat(64) };
    const incoming = new Incoming(bodyOf('0123456789', 3), { expect: wrong });
    const given = await givenBeforeFailing(incoming.stream());
    expect(given.length).toBeLessThan(10);
    expect(incoming.failure?.code).toBe('CHECKSUM_MISMATCH');
  });

  test('is never given whole when it ends early', async () => {
    const incoming = new Incoming(bodyOf('0123456789', 5), { size: 11 });
    const given = await givenBeforeFailing(incoming.stream());
    expect(given.length).toBeLessThan(10);
    expect(incoming.failure).toMatchObject({
      code: 'SIZE_MISMATCH',
      context: { limit: 11, actual: 10 },
    });
  });

  test('gives no byte past its size', async () => {
    const incoming = new Incoming(bodyOf('0123456789', 5), { size: 7 });
    const given = await givenBeforeFailing(incoming.stream());
    expect(given.length).toBeLessThanOrEqual(7);
    expect(incoming.failure?.code).toBe('SIZE_MISMATCH');
  });

  test('that passes its greatest size is stopped at the chunk that does', async () => {
    const incoming = new Incoming(bodyOf('0123456789', 4), { maxSize: 5 });
    const failing = failureOf(incoming.whole(100));
    expect(await failing).toMatchObject({
      code: 'TOO_LARGE',
      context: { limit: 5, actual: 8 },
    });
  });

  test('that breaks says why', async () => {
    const broken = new Error('the disk is broken');
    const incoming = new Incoming(failingBody('half', broken), {});
    const error = await failureOf(incoming.whole(100));
    expect(error.code).toBe('UNEXPECTED');
    expect(error.cause).toBe(broken);
  });
});
