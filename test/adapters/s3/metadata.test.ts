import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  changedEntries,
  checkMetadata,
  checksumEntries,
  checksumsOf,
  entriesOf,
  maxMetadataBytes,
  metadataOf,
} from '../../../adapters/s3/metadata.js';
import type { Metadata } from '../../../src/storage/index.js';
import { thrownBy } from '../../support/failure.js';

const TOKEN = Array.from("!#$%&'*+.^_`|~0123456789abcdefghijklmnopqrstuvwxyz-");
const LETTERS = Array.from(
  ' %aé25F0\t\r\n\u0000\u007f\u0085\u00a0\u{1f600}"=?;,',
);

const keys = fc.string({
  unit: fc.constantFrom(...TOKEN),
  minLength: 1,
  maxLength: 100,
});
const values = fc.oneof(
  fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const metadatas = fc
  .array(fc.tuple(keys, values), { maxLength: 10 })
  .map((entries): Metadata => new Map(entries));

describe('metadata on the wire', () => {
  test('whatever metadata is set, it is read back', () => {
    fc.assert(
      fc.property(metadatas, (metadata) => {
        expect(metadataOf(entriesOf(metadata))).toEqual(metadata);
      }),
    );
  });

  test('it is plain ASCII, without what signatures and HTTP fold, and no name is long', () => {
    fc.assert(
      fc.property(metadatas, (metadata) => {
        for (const [name, value] of Object.entries(entriesOf(metadata))) {
          expect(name).toMatch(/^[!#$%&'*+.^`|~0-9a-z-]{1,64}$/);
          expect(value).toMatch(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/);
        }
      }),
    );
  });

  test.each([
    ['100%', '100%'],
    ['%zz', '%zz'],
    ['%41', '%41'],
    ['caf%c3%a9', 'caf%c3%a9'],
    ['caf%C3%A9', 'café'],
    ['', ''],
    ['%FF', '%FF'],
  ])("what others wrote as '%s' is shown as '%s'", (wire, shown) => {
    expect(metadataOf({ theirs: wire }).get('theirs')).toBe(shown);
  });

  test('what others named in capitals, or with a low line, is shown', () => {
    const shown = metadataOf({ Unit: '1', a_b: '2' });
    expect(Object.fromEntries(shown)).toEqual({ unit: '1', a_b: '2' });
  });

  test('no answer without metadata is a surprise', () => {
    expect(metadataOf(undefined).size).toBe(0);
  });

  test('it is measured as it is encoded', () => {
    const fits = new Map([['k', 'é'.repeat(128)]]);
    expect(checkMetadata(fits)).toEqual(fits);

    const many = Array.from(
      { length: 3 },
      (_, index) => [`k${index}`, 'é'.repeat(128)] as const,
    );
    const { code, context } = thrownBy(() => checkMetadata(new Map(many)));
    expect(code).toBe('INVALID_METADATA');
    expect(context).toMatchObject({
      limit: maxMetadataBytes,
      actual: 3 * (2 + 128 * 6),
    });
  });

  test.each(['stowage-checksums', 'Stowage-Long-1'])(
    "'%s' is not for callers",
    (key) => {
      const given = new Map([[key, 'x']]);
      expect(thrownBy(() => checkMetadata(given)).code).toBe(
        'INVALID_METADATA',
      );
      const change = { remove: [key] };
      expect(thrownBy(() => changedEntries({}, change)).code).toBe(
        'INVALID_METADATA',
      );
    },
  );
});

describe('a change of metadata', () => {
  test('leaves what it does not name as it stands on the wire', () => {
    const theirs = { odd: '%zz', a_b: ' x', 'stowage-checksums': 'crc32=0' };
    const change = { set: new Map([['New', 'é']]) };
    expect(changedEntries(theirs, change)).toEqual({
      ...theirs,
      new: '%C3%A9',
    });
  });

  test('finds what it names, however it was written', () => {
    const long = 'k'.repeat(128);
    const current = {
      a_b: '1',
      'a%5fc': '2',
      ...entriesOf(new Map([[long, '3']])),
    };
    const set = new Map([['A_B', 'one']]);
    const remove = ['A_C', long];
    expect(changedEntries(current, { set, remove })).toEqual({
      'a%5fb': 'one',
    });
  });
});

describe('checksums', () => {
  test('are kept as one entry, which is not shown', () => {
    const checksums = { md5: 'a'.repeat(32), crc32: '0'.repeat(8) };
    const entries = checksumEntries(checksums);
    expect(Object.keys(entries)).toHaveLength(1);
    expect(checksumsOf(entries)).toEqual(checksums);
    expect(metadataOf(entries).size).toBe(0);
  });

  test('that are no checksums are none', () => {
    const kept = 'md5=short,none=00,crc32=zzzzzzzz,sha1';
    expect(checksumsOf({ 'stowage-checksums': kept })).toBeUndefined();
    expect(checksumsOf(undefined)).toBeUndefined();
  });

  test('all six have room beside as much metadata as there may be', () => {
    const checksums = {
      md5: 'a'.repeat(32),
      sha1: 'a'.repeat(40),
      sha256: 'a'.repeat(64),
      crc32: 'a'.repeat(8),
      crc32c: 'a'.repeat(8),
      crc64nvme: 'a'.repeat(16),
    };
    const bytes = Object.entries(checksumEntries(checksums)).flat().join('');
    expect(bytes.length + maxMetadataBytes).toBeLessThanOrEqual(2048);
  });
});
