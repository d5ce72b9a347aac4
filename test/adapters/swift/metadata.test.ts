import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import type { Cluster } from '../../../adapters/swift/cluster.js';
import { Answer } from '../../../adapters/swift/http/answer.js';
import { toWire, type Headers } from '../../../adapters/swift/http/ask.js';
import {
  checkMetadata,
  checksumHeaders,
  checksumsOf,
  mergedMetadata,
  metadataHeaders,
  metadataOf,
  removalHeaders,
} from '../../../adapters/swift/metadata.js';
import type { Metadata } from '../../../src/storage/index.js';

const cluster: Cluster = {
  maxFileSize: 5_368_709_122,
  listingLimit: 10_000,
  metadata: {
    maxNameBytes: 128,
    maxValueBytes: 256,
    maxEntries: 90,
    maxBytes: 4096,
  },
  keepsVersions: true,
};

const TOKEN = Array.from("!#$%&'*+.^_`|~0123456789abcdefghijklmnopqrstuvwxyz-");
const LETTERS = Array.from(
  ' %aé25F0\t\r\n\u0000\u007f\u0085\u00a0\u{1f600}"=;,',
);

const keys = fc.string({
  unit: fc.constantFrom(...TOKEN),
  minLength: 1,
  maxLength: 40,
});
const values = fc.oneof(
  fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const metadatas = fc
  .array(fc.tuple(keys, values), { maxLength: 10 })
  .map((entries): Metadata => new Map(entries));

/** An answer with these headers, as they come over the wire. */
function answerWith(headers: Headers): Answer {
  return new Answer({
    statusCode: 200,
    headers: toWire(headers),
    body: Readable.from([]),
  } as unknown as ConstructorParameters<typeof Answer>[0]);
}

function readBack(headers: Headers): unknown {
  return Object.fromEntries(metadataOf(answerWith(headers), 'object'));
}

describe('metadata in headers', () => {
  test('whatever metadata is set, it is read back', () => {
    fc.assert(
      fc.property(metadatas, (metadata) => {
        const headers = metadataHeaders('object', metadata);
        const { size } = new Set([...metadata.keys()]);
        expect(Object.keys(headers)).toHaveLength(size);
        expect(metadataOf(answerWith(headers), 'object')).toEqual(metadata);
      }),
    );
  });

  test('no header holds what HTTP trims, folds or refuses, and none is empty', () => {
    fc.assert(
      fc.property(metadatas, (metadata) => {
        for (const [name, value] of Object.entries(
          metadataHeaders('object', metadata),
        )) {
          expect(name).toMatch(/^x-object-meta-[!#$%&'*+.^`|~0-9a-z-]+$/);
          expect(value).toMatch(/^[^\p{Cc} ]([^\p{Cc}]*[^\p{Cc} ])?$/u);
        }
      }),
    );
  });

  test.each([
    ['a', 'plain é', 'x-object-meta-a', 'plain é'],
    ['a_b%', '', 'x-object-meta-a%5fb%25', '%'],
    ['a-b', '%', 'x-object-meta-a-b', '%25'],
    ['k', '  two ', 'x-object-meta-k', '%20%20two%20'],
    ['k', 'a\r\nb', 'x-object-meta-k', 'a%0D%0Ab'],
    ['k', '%41', 'x-object-meta-k', '%2541'],
  ])('%s: %j is %s: %s', (key, value, name, sent) => {
    expect(metadataHeaders('object', new Map([[key, value]]))).toEqual({
      [name]: sent,
    });
  });

  test.each(['%C3%A9', '100%', '%zz', '%2525', 'a%20b', '%41%25'])(
    'what others wrote is read as it is: %s',
    (value) => {
      const wanted = value === '%2525' ? '%25' : value;
      expect(readBack({ 'x-object-meta-k': value })).toEqual({ k: wanted });
    },
  );

  test('an entry is taken away under the name that it is kept under', () => {
    expect(removalHeaders('container', ['a_b'])).toEqual({
      'x-remove-container-meta-a%5fb': 'x',
    });
  });

  test('secrets and what is kept for the adapter itself are not shown', () => {
    const names = ['temp-url-key', 'temp-url-key-2', 'quota-bytes', 'shown'];
    const entries = names.map((name) => [`x-account-meta-${name}`, 'v']);
    const answer = answerWith(Object.fromEntries(entries) as Headers);
    expect([...metadataOf(answer, 'account').keys()]).toEqual(['shown']);
  });
});

describe('what metadata is refused', () => {
  test.each([
    ['account', 'temp-url-key'],
    ['account', 'Temp-URL-Key-2'],
    ['account', 'quota-bytes'],
    ['container', 'temp-url-key'],
    ['container', 'quota-count'],
    ['container', 'web-index'],
    ['container', 'access-control-allow-origin'],
    ['container', 'cache-control'],
    ['object', 'stowage-checksums'],
  ] as const)('what makes a cluster act is no note: %s %s', (kind, key) => {
    const metadata = new Map([[key, 'v']]);
    const refused = expect.objectContaining({ code: 'INVALID_METADATA' });
    expect(() => checkMetadata(metadata, kind, cluster)).toThrow(refused);
    const where = { kind, cluster };
    const change = { remove: [key] };
    expect(() => mergedMetadata(new Map(), change, where)).toThrow(refused);
  });

  test('a value that is too long once it is encoded is refused, one that just fits is not', () => {
    const withSigns = (count: number) =>
      checkMetadata(new Map([['k', '%'.repeat(count)]]), 'object', cluster);
    expect(withSigns(85).size).toBe(1);
    expect(() => withSigns(86)).toThrow(/INVALID_METADATA.*258, over 256/);
  });

  test('what stays counts with what is new', () => {
    const current = new Map(
      Array.from({ length: 90 }, (_, index) => [`k${index}`, 'v'] as const),
    );
    const where = { kind: 'container', cluster } as const;
    const merge = (remove: readonly string[]) =>
      mergedMetadata(current, { set: new Map([['new', '']]), remove }, where);
    expect(() => merge([])).toThrow(/INVALID_METADATA/);
    expect(merge(['k0']).size).toBe(90);
  });
});

describe('checksums', () => {
  const md5 = 'd41d8cd98f00b204e9800998ecf8427e';

  test('they are one entry, which is read back and is no metadata', () => {
    const headers = checksumHeaders({ md5, crc32: '00000000' });
    expect(headers).toEqual({
      'x-object-meta-stowage-checksums': `md5=${md5},crc32=00000000`,
    });
    const answer = answerWith(headers);
    expect(checksumsOf(answer)).toEqual({ md5, crc32: '00000000' });
    expect(metadataOf(answer, 'object').size).toBe(0);
  });

  test('none are kept where there are none, or none that can be read', () => {
    expect(checksumHeaders({})).toEqual({});
    expect(checksumsOf(answerWith({}))).toBeUndefined();
    const spoilt = { 'x-object-meta-stowage-checksums': 'md5=12,x=34, ,' };
    expect(checksumsOf(answerWith(spoilt))).toBeUndefined();
  });
});
