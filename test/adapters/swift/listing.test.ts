import { describe, expect, test } from '@jest/globals';
import {
  listedContainer,
  listedEntry,
  rowsOf,
} from '../../../adapters/swift/listed.js';
import { queryOf, withPrefix } from '../../../adapters/swift/page-query.js';
import { listedTime, timestampTime } from '../../../adapters/swift/times.js';

const ROW = {
  name: 'a',
  hash: 'c4ca4238a0b923820dcc509a6f75849b',
  bytes: 1,
  content_type: 'text/plain',
  last_modified: '2026-11-21T14:19:23.792660',
};

describe('the marker of a page', () => {
  test.each([
    [{ after: 'd/m', delimiter: '/' }, 'd/'],
    [{ after: 'd/', delimiter: '/' }, 'd/'],
    [{ after: 'd', delimiter: '/' }, 'd'],
    [{ after: 'd/m/x', delimiter: '/', prefix: 'd/' }, 'd/m/'],
    [{ after: 'a/b', delimiter: '/', prefix: 'd/' }, 'a/b'],
    [{ after: 'a--b--c', delimiter: '--' }, 'a--'],
    [{ after: 'd/m' }, 'd/m'],
    [{ after: 'a', from: 'b' }, 'b'],
    [{}, undefined],
  ])('of %j is %s', (request, marker) => {
    const query = queryOf({ limit: 10, ...request }, 11);
    expect(query['marker']).toBe(marker);
  });

  test('a prefix without a next letter is sent without it, and begins just before it', () => {
    const query = queryOf({ limit: 1, prefix: 'a\u{10ffff}' }, 2);
    expect(query['prefix']).toBe('a');
    expect(query['marker']).toBe('a\u{10fffe}\u{10ffff}');
    const names = ['a\u{10ffff}', 'b'];
    const found = withPrefix(names, 'a\u{10ffff}', (name) => name);
    expect(found).toEqual(['a\u{10ffff}']);
  });
});

describe('the rows of a listing', () => {
  test.each([null, {}, 'text', [1], [null]])('%j is none', (json) => {
    expect(() => rowsOf(json)).toThrow(/a listing that is no list/);
  });

  test.each(Object.keys(ROW))('an object without %s is none', (key) => {
    const row = { ...ROW, [key]: undefined };
    expect(() => listedEntry(row)).toThrow(/listing|time/);
  });

  test.each(['name', 'count', 'bytes'])(
    'a container without %s is none',
    (key) => {
      const row = { name: 'c', count: 1, bytes: 2, [key]: undefined };
      expect(() => listedContainer(row)).toThrow(`without ${key}`);
    },
  );

  test('a large object has its own etag, not that of its manifest', () => {
    const row = { ...ROW, slo_etag: '"caed7fd357505f94604d09dcbf63e8c2"' };
    expect(listedEntry(row)).toMatchObject({
      object: { etag: 'caed7fd357505f94604d09dcbf63e8c2' },
    });
  });
});

describe('times', () => {
  test.each([
    ['2026-11-21T14:19:23.792660', '2026-11-21T14:19:23.792Z'],
    ['2026-11-21T14:19:23.999999', '2026-11-21T14:19:23.999Z'],
    ['2026-11-21T14:19:23', '2026-11-21T14:19:23.000Z'],
  ])('%s in a listing is %s', (text, iso) => {
    expect(listedTime(text).toISOString()).toBe(iso);
  });

  test.each([
    ['1795270769.59275', 1_795_270_769_592],
    ['1795270763.49199', 1_795_270_763_491],
    ['1795270763', 1_795_270_763_000],
  ])('X-Timestamp %s is %d', (text, millis) => {
    expect(timestampTime(text).getTime()).toBe(millis);
  });

  test.each(['', 'soon', '2026-11-21'])('%j is no time', (text) => {
    expect(() => listedTime(text)).toThrow(/time was expected/);
  });
});
