import { expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import type { Multipart, StorageBackend } from '../../../src/storage/index.js';
import { heldBytes } from '../../support/held-memory.js';
import { MIB, openLongHouse } from './house.js';

const SIZE = 64 * MIB;

/**
 * A part is held while nobody knows whether it is the last one, once more while it is gathered, and the one
 * before perhaps until the next collection.
 */
const HELD_AT_MOST = 32 * MIB;

test.each([true, false])(
  'MEM: 64 MiB on their way are never held, whether their size is said (%s)',
  async (isSizeKnown) => {
    const house = await openLongHouse();
    house.replace('one', forgetful);
    const before = heldBytes();
    let most = 0;
    house.remote.open = () =>
      Promise.resolve({
        ...(isSizeKnown && { size: SIZE }),
        name: 'theirs.bin',
        offset: 0,
        body: endless(() => {
          most = Math.max(most, heldBytes() - before);
        }),
      });

    const job = await house.over(await house.import());
    expect(job.progress.bytesDone).toBe(SIZE);
    expect(most).toBeLessThan(isSizeKnown ? 4 * MIB : HELD_AT_MOST);
  },
  60_000,
);

/** 64 MiB in chunks of their own; looks now and then. */
function endless(look: () => void): Readable {
  const chunks = async function* () {
    for (let at = 0; at < SIZE; at += MIB / 16) {
      yield Buffer.alloc(MIB / 16, at % 251);
      if (at % (9 * MIB) === 0) look();
      await Promise.resolve();
    }
  };
  return Readable.from(chunks(), { objectMode: false });
}

/** An account that says that it keeps parts. */
function forgetful(backend: StorageBackend): StorageBackend {
  const { multipart } = backend;
  if (!multipart) throw new Error('the reference keeps no parts');
  const kept: Multipart = {
    ...multipart,
    putPart: async (_, { partNumber, size, body }) => {
      for await (const chunk of body) expect(chunk).toBeDefined();
      return { partNumber, size, etag: 'kept' };
    },
    completeMultipart: (upload) =>
      Promise.resolve({
        name: upload.name,
        size: SIZE,
        modifiedAt: new Date(),
        etag: 'kept',
      }),
  };
  return { ...backend, multipart: kept };
}
