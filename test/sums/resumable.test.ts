import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CHECKSUM_ALGORITHMS, Checksummer } from '../../src/storage/index.js';
import { resumableSums, type ResumableSums } from '../../src/sums/index.js';
import { seededBytes } from '../support/bytes.js';

/** What the contract's own sums make of the same. */
function known(content: Uint8Array) {
  const sums = new Checksummer(CHECKSUM_ALGORITHMS);
  sums.update(content);
  return sums.finish();
}

/** As another process would find them. */
async function another(sums: ResumableSums): Promise<ResumableSums> {
  const kept = JSON.parse(JSON.stringify(sums.save())) as object;
  return resumableSums(CHECKSUM_ALGORITHMS, kept);
}

test('the sums are those of the contract', async () => {
  const sums = await resumableSums(CHECKSUM_ALGORITHMS);
  const content = seededBytes('sums', 100_000);
  sums.update(content);
  expect(sums.finish()).toEqual(known(content));
});

test('go on from wherever they were kept, as often as one likes', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(pieces, async (chunks) => {
      let sums = await resumableSums(CHECKSUM_ALGORITHMS);
      for (const chunk of chunks) {
        sums.update(chunk);
        sums = await another(sums);
      }
      expect(sums.finish()).toEqual(known(Buffer.concat(chunks)));
    }),
    { numRuns: 50 },
  );
});
