import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fileName } from '../../src/remote/name.js';

/** As HTTP hands over what a server sent as UTF-8. */
const latin1 = (text: string) => Buffer.from(text).toString('latin1');

describe('the name of a file from elsewhere', () => {
  test.each([
    ['attachment; filename="cat.jpg"', 'cat.jpg'],
    ['inline; filename=cat.jpg', 'cat.jpg'],
    ['ATTACHMENT; FILENAME="cat.jpg"', 'cat.jpg'],
    [
      `attachment; filename="a.txt"; filename*=UTF-8''%e2%82%ac.txt`,
      '\u20ac.txt',
    ],
    [
      `attachment; filename*=UTF-8''%e2%82%ac.txt; filename="a.txt"`,
      '\u20ac.txt',
    ],
    [`attachment; filename="a.txt"; filename*=UTF-8''%ff`, 'a.txt'],
    [`attachment; filename*=iso-8859-1''caf%e9.txt`, 'caf\u00e9.txt'],
    [latin1('attachment; filename="\u20ac.txt"'), '\u20ac.txt'],
    ['attachment; filename="caf\u00e9.txt"', 'caf\u00e9.txt'],
    ['attachment; filename="say \\"hi\\".txt"', 'say "hi".txt'],
    ['attachment; filename="cat.jpg', 'url.bin'],
    ['attachment', 'url.bin'],
    ['', 'url.bin'],
    ['attachment; filename=""', 'url.bin'],
    ['attachment; filename=".."', 'url.bin'],
    ['attachment; filename="/etc/passwd"', 'passwd'],
    ['attachment; filename="../../a.txt"', 'a.txt'],
    ['attachment; filename="C:\\\\dir\\\\a.txt"', 'a.txt'],
    [`attachment; filename*=UTF-8''..%2F..%2Fa.txt`, 'a.txt'],
    [`attachment; filename*=UTF-8''a%00b%0d%0ac%7f.txt`, 'abc.txt'],
    ['attachment; filename="  a b.txt  "', 'a b.txt'],
  ])('of %j is %j', (disposition, name) => {
    expect(fileName(disposition, '/x/url.bin')).toBe(name);
  });

  test.each([
    ['/a/b/cat.jpg', 'cat.jpg'],
    ['/a%20b%E2%82%AC.txt', 'a b\u20ac.txt'],
    ['/a%2Fb%5Cc.txt', 'c.txt'],
    ['/%2e%2e', undefined],
    ['/.', undefined],
    ['/dir/', undefined],
    ['/', undefined],
    ['/%ff.txt', undefined],
    ['/%zz', undefined],
    ['/%00%0a', undefined],
  ])('of the path %j is %j', (path, name) => {
    expect(fileName(undefined, path)).toBe(name);
  });

  test('a long one keeps its extension and ends with a whole character', () => {
    const name = fileName(undefined, `/${'\u20ac'.repeat(200)}.tar`);

    expect(name).toBe(`${'\u20ac'.repeat(83)}.tar`);
  });

  test('a long one without an extension is cut at its end', () => {
    const name = fileName(undefined, `/${'\u{1f600}'.repeat(70)}`);

    expect(name).toBe('\u{1f600}'.repeat(63));
  });

  test('is one that a file can have, whatever is said', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(text, (said) => {
        const path = `/${encodeURIComponent(said.toWellFormed())}`;
        for (const name of [fileName(said, path), fileName(undefined, path)]) {
          if (name === undefined) continue;
          expect(name).not.toMatch(/[/\\\p{Cc}\p{Cs}]|^\.{0,2}$/u);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        }
      }),
    );
  });
});
