import { expect } from '@jest/globals';
import { bodyOf, letGo } from '../support/bodies.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, readText, write } from './acts.js';
import { contractCase, type CaseContext, type ContractCase } from './case.js';

/** Values that headers, trimming and percent-encoding would spoil. */
const AWKWARD_VALUES = [
  'é ü \u{1f600}',
  ' spaces around ',
  '',
  '%41 and %zz',
  'a=b; c="d", e',
  'two\r\nlines',
  '\u0000\u007f',
  '=?UTF-8?B?w6k=?=',
  'x'.repeat(256),
];

async function refusalOf(
  { backend, container }: CaseContext,
  metadata: ReadonlyMap<string, string>,
): Promise<string> {
  const ref = { container, name: 'refused' };
  const body = bodyOf('never');
  const writing = backend.writeObject(ref, { body, metadata }, call);
  const { code } = await failureOf(writing);
  await letGo(body);
  expect(await list(backend, container)).toEqual([]);
  return code;
}

/** So many entries, all of one value. */
function entries(count: number, value: string): ReadonlyMap<string, string> {
  const keys = Array.from({ length: count }, (_, index) => `k${index}`);
  return new Map(keys.map((key) => [key, value]));
}

/** Entries of just so many bytes in all, keys and values. */
function filling(bytes: number): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>();
  for (let left = bytes; left > 0; left -= 128) {
    const key = `k${String(metadata.size).padStart(2, '0')}`;
    metadata.set(key, 'v'.repeat(Math.min(128, left) - key.length));
  }
  return metadata;
}

export const metadataCases: readonly ContractCase[] = [
  contractCase(
    'META-01',
    'metadata is stored with its object (seed H1)',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const metadata = new Map([['unit', 'test']]);
      await write(backend, ref, 'x', { metadata });
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  contractCase(
    'META-02',
    'a key of 128 bytes is kept, one of 129 is refused (seed H2)',
    async (context) => {
      const { backend, container } = context;
      const tooLong = new Map([['k'.repeat(129), 'v']]);
      expect(await refusalOf(context, tooLong)).toBe('INVALID_METADATA');

      const metadata = new Map([['k'.repeat(128), 'v']]);
      const ref = { container, name: 'doc' };
      await write(backend, ref, 'x', { metadata });
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  contractCase(
    'META-03',
    'a value of 257 bytes is refused, however few its letters (seed H3)',
    async (context) => {
      const letters = new Map([['k', 'x'.repeat(257)]]);
      expect(await refusalOf(context, letters)).toBe('INVALID_METADATA');
      const accents = new Map([['k', 'é'.repeat(129)]]);
      expect(await refusalOf(context, accents)).toBe('INVALID_METADATA');
    },
  ),

  contractCase(
    'META-04',
    'changing metadata leaves content, etag, type and checksums (seed H6)',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const before = await write(backend, ref, 'content', {
        contentType: 'text/plain',
        expect: { md5: '9a0364b9e99bb480dd25e1f0284c8555' },
      });

      const metadata = { set: new Map([['unit', 'test']]) };
      await backend.updateObject(ref, { metadata }, call);

      const after = await backend.statObject(ref, call);
      expect(after.metadata).toEqual(metadata.set);
      expect(after.contentType).toBe('text/plain');
      expect(after.etag).toBe(before.etag);
      expect(after.checksums).toMatchObject(before.checksums ?? {});
      expect(await readText(backend, ref)).toBe('content');
    },
  ),

  contractCase(
    'META-05',
    'every key can be taken away again (seed H7)',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      await write(backend, ref, 'x', { metadata: new Map([['a', '1']]) });
      await backend.updateObject(ref, { metadata: { remove: ['A'] } }, call);
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(new Map());
    },
  ),

  contractCase(
    'META-06',
    'keys come back in lower case, and one in two cases is refused (seed H8)',
    async (context) => {
      const { backend, container } = context;
      const twice = new Map([
        ['Unit', '1'],
        ['unit', '2'],
      ]);
      expect(await refusalOf(context, twice)).toBe('INVALID_METADATA');

      const ref = { container, name: 'doc' };
      await write(backend, ref, 'x', { metadata: new Map([['Unit', 'Test']]) });
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(new Map([['unit', 'Test']]));
    },
  ),

  contractCase(
    'META-07',
    'a value of any letters comes back to the byte',
    async ({ backend, container }) => {
      const metadata = new Map(
        AWKWARD_VALUES.map((value, index) => [`v${index}`, value]),
      );
      const ref = { container, name: 'doc' };
      await write(backend, ref, 'x', { metadata });
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  contractCase(
    'META-08',
    'a key may be any header token, __proto__ too, and nothing else',
    async (context) => {
      const { backend, container } = context;
      for (const key of ['', 'a b', 'é', 'a:b', 'line\n']) {
        const bad = new Map([[key, 'v']]);
        expect(await refusalOf(context, bad)).toBe('INVALID_METADATA');
      }

      const keys = ['__proto__', 'constructor', 'a-b', 'a_b', "!#$%&'*+.^`|~0"];
      const metadata = new Map(keys.map((key) => [key, `of ${key}`]));
      const ref = { container, name: 'doc' };
      await write(backend, ref, 'x', { metadata });
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  contractCase(
    'META-09',
    'there may be 90 entries and no more',
    async (context) => {
      const { backend, container } = context;
      const tooMany = entries(91, 'v');
      expect(await refusalOf(context, tooMany)).toBe('INVALID_METADATA');

      const metadata = entries(90, 'v');
      const ref = { container, name: 'doc' };
      const md5 = '9dd4e461268c8034f5c8564e155c67a6';
      await write(backend, ref, 'x', { metadata, expect: { md5 } });
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  contractCase(
    'META-10',
    'all entries together have at most the bytes that the backend says it holds',
    async (context) => {
      const { backend, container } = context;
      const { maxMetadataBytes } = backend.limits;
      const over = new Map([...filling(maxMetadataBytes), ['x', '']]);
      expect(await refusalOf(context, over)).toBe('INVALID_METADATA');

      const metadata = filling(maxMetadataBytes);
      const ref = { container, name: 'doc' };
      await write(backend, ref, 'x', { metadata });
      const stat = await backend.statObject(ref, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  contractCase(
    'META-11',
    'a type changes without the metadata, and what is not named stays',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const metadata = new Map([
        ['keep', '1'],
        ['change', '2'],
      ]);
      await write(backend, ref, 'x', { metadata });

      await backend.updateObject(ref, { contentType: 'text/css' }, call);
      const change = { set: new Map([['change', '22']]) };
      const stat = await backend.updateObject(ref, { metadata: change }, call);

      expect(stat.contentType).toBe('text/css');
      expect(Object.fromEntries(stat.metadata ?? [])).toEqual({
        keep: '1',
        change: '22',
      });
    },
  ),

  contractCase(
    'META-12',
    'a change that is refused changes nothing',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      await write(backend, ref, 'x', { contentType: 'a/b' });
      const before = await backend.statObject(ref, call);
      const metadata = { set: new Map([['k', 'v'.repeat(257)]]) };
      const change = { contentType: 'c/d', metadata };
      const error = await failureOf(backend.updateObject(ref, change, call));
      expect(error.code).toBe('INVALID_METADATA');
      const after = await backend.statObject(ref, call);
      expect(after).toEqual(before);
    },
  ),
];
