import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  CHECKSUM_ALGORITHMS,
  CHECKSUM_HEX_LENGTH,
  Checksummer,
  mismatchOf,
  type Checksums,
} from '../../src/storage/index.js';

/** All six of a content that comes in these parts. */
function summed(...parts: readonly Uint8Array[]): Checksums {
  const summer = new Checksummer(CHECKSUM_ALGORITHMS);
  for (const part of parts) summer.update(part);
  return summer.finish();
}

describe('Checksummer', () => {
  test('gives the published values of "123456789"', () => {
    expect(summed(Buffer.from('123456789'))).toEqual({
      md5: '25f9e794323b453885f5181f1b624d0b',
      sha1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
      sha256:
        '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
      crc32: 'cbf43926',
      crc32c: 'e3069283',
      crc64nvme: 'ae8b14860a799888',
    });
  });

  test.each([
    ['32 bytes of zeros', Buffer.alloc(32, 0), '8a9136aa'],
    ['32 bytes of ones', Buffer.alloc(32, 0xff), '62a8ab43'],
    [
      '0 to 31',
      Buffer.from(Array.from({ length: 32 }, (_, i) => i)),
      '46dd794e',
    ],
  ])('gives the crc32c of RFC 3720 for %s', (_, content, crc32c) => {
    expect(summed(content).crc32c).toBe(crc32c);
  });

  test('gives what node:crypto and node:zlib give for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (content) => {
        const all = summed(content);
        for (const name of ['md5', 'sha1', 'sha256'] as const) {
          const hash = createHash(name).update(content).digest('hex');
          expect(all[name]).toBe(hash);
        }
        expect(Number.parseInt(all.crc32 ?? '', 16)).toBe(crc32(content));
      }),
    );
  });

  test('gives the same however the content is cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.nat({ max: 300 }),
        (content, at) => {
          const cut = summed(content.subarray(0, at), content.subarray(at));
          expect(cut).toEqual(summed(content));
        },
      ),
    );
  });

  test('writes every value in as many lower-case digits as its length says', () => {
    for (const [name, hex] of Object.entries(summed(Buffer.from([0])))) {
      const length = CHECKSUM_HEX_LENGTH[name as keyof Checksums];
      expect(hex).toMatch(new RegExp(`^[0-9a-f]{${length}}$`));
    }
  });

  test('counts the bytes, and computes only what is asked for', () => {
    const summer = new Checksummer(['crc32', 'crc32']);
    summer.update(Buffer.from('1234'));
    summer.update(Buffer.from('56789'));
    expect(summer.size).toBe(9);
    expect(summer.finish()).toEqual({ crc32: 'cbf43926' });
  });
});

describe('mismatchOf', () => {
  const actual = { md5: 'aa', crc32: 'bb' };

  test('finds nothing where all that is expected agrees', () => {
    expect(mismatchOf({}, actual)).toBeUndefined();
    expect(mismatchOf({ crc32: 'bb' }, actual)).toBeUndefined();
  });

  test('names the first that differs, or was not computed', () => {
    expect(mismatchOf({ md5: 'aa', crc32: 'cc' }, actual)).toBe('crc32');
    expect(mismatchOf({ sha1: 'dd' }, actual)).toBe('sha1');
  });
});
