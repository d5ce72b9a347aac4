import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { Slices } from '../../src/storage/index.js';
import { failingBody, generatedBody } from '../support/bodies.js';
import { seededBytes } from '../support/bytes.js';

/** A body in chunks of these sizes. */
const chunkings = fc
  .array(fc.integer({ min: 1, max: 50 }), { maxLength: 12 })
  .map((sizes) => sizes.map((size, at) => seededBytes(`chunk ${at}`, size)));

/** The whole of a body, looked into, or cut into pieces of so many bytes. */
const takings = fc.record({
  chunks: chunkings,
  looks: fc.array(fc.nat({ max: 300 }), { maxLength: 3 }),
  size: fc.integer({ min: 1, max: 99 }),
});

describe('a body that is taken piece by piece', () => {
  test('gives every byte once and in order, however often it was looked into', async () => {
    const property = fc.asyncProperty(takings, async (taking) => {
      const { chunks, looks, size } = taking;
      const content = Buffer.concat(chunks);
      const slices = new Slices(generatedBody(chunks));
      for (const limit of looks.filter((each) => each < content.length)) {
        expect(await slices.whole(limit)).toBeUndefined();
      }

      const pieces: Buffer[] = [];
      const seen: Buffer[] = [];
      while (await slices.hasMore()) {
        const piece = slices.stream(size, (chunk) => seen.push(chunk));
        pieces.push(await buffer(piece));
      }
      expect(Buffer.concat(pieces).equals(content)).toBe(true);
      expect(Buffer.concat(seen).equals(content)).toBe(true);
      expect(pieces.slice(0, -1).every((one) => one.length === size)).toBe(
        true,
      );
      expect(pieces).toHaveLength(Math.ceil(content.length / size));
    });
    await fc.assert(property, { numRuns: 200 });
  });

  test.each([
    [0, 0, true],
    [10, 10, true],
    [11, 10, false],
    [10, 11, true],
  ])('of %d bytes is whole within %d: %s', async (size, limit, isWhole) => {
    const content = seededBytes('content', size);
    const slices = new Slices(
      generatedBody([content.subarray(0, 3), content.subarray(3)]),
    );
    const whole = await slices.whole(limit);
    expect(whole?.equals(content) ?? false).toBe(isWhole);
    const left = await buffer(slices.stream());
    expect(left).toHaveLength(isWhole ? 0 : size);
  });

  test('takes no more than was asked for', async () => {
    let given = 0;
    const chunks = function* () {
      for (; ; given += 1) yield Buffer.alloc(64 * 1024);
    };
    const slices = new Slices(generatedBody(chunks()));
    await buffer(slices.stream(128 * 1024));
    expect(given).toBeLessThan(6);
  });

  test('fails as its body does, whoever comes for more', async () => {
    const error = new Error('cut');
    const slices = new Slices(failingBody('start', error));
    await expect(buffer(slices.stream())).rejects.toBe(error);

    const looked = new Slices(failingBody('start', error));
    await expect(looked.whole(100)).rejects.toBe(error);
  });
});
