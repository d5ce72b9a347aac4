import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTarget } from '../../src/remote/target.js';
import { reasonOf } from './refusal.js';

const READ = [
  ['http://files.example.com', 'http://files.example.com/', 80],
  ['HTTPS://Files.Example.COM/A', 'https://files.example.com/A', 443],
  ['https://files.example.com:80/', 'https://files.example.com:80/', 80],
  ['http://files.example.com:/a', 'http://files.example.com/a', 80],
  ['http://files.example.com?a=b', 'http://files.example.com/?a=b', 80],
  ['http://files.example.com./a', 'http://files.example.com/a', 80],
  ['http://files.example.com/a#b', 'http://files.example.com/a', 80],
  ['https://[2606:4700:0::1111]:443/', 'https://[2606:4700::1111]/', 443],
  ['http://8.8.8.8:65535/', 'http://8.8.8.8:65535/', 65_535],
  ['http://bücher.example/', 'http://xn--bcher-kva.example/', 80],
  ['http://BÜCHER.example/', 'http://xn--bcher-kva.example/', 80],
  ['http://bu\u0308cher.example/', 'http://xn--bcher-kva.example/', 80],
  ['http://例え.example/', 'http://xn--r8jz45g.example/', 80],
  ['http://ทำ.example/', 'http://xn--o3c8c0d.example/', 80],
  ['http://ｱｲ.example/', 'http://xn--ccke.example/', 80],
  ['http://ΣΊΣΥΦΟΣ.example/', 'http://xn--kxa6akbbkh.example/', 80],
  ['http://a.example/@b:c\u200d', 'http://a.example/@b:c%E2%80%8D', 80],
  [
    'http://a.example/世\u3000界',
    'http://a.example/%E4%B8%96%E3%80%80%E7%95%8C',
    80,
  ],
] as const;

const REFUSED = {
  BAD_URL: [
    '',
    'files.example.com/a',
    '//files.example.com/a',
    'http:files.example.com',
    'http:/files.example.com',
    'http:///files.example.com',
    'http://?a',
    'http://#a',
    'http://:80/',
    ' http://files.example.com/',
    'http://files.example.com/a b',
    'http://files.example.com/a\u3000',
    '\ufeffhttp://files.example.com/',
    'http://files\u3000.example.com/',
    'http://files.example.com/\u2028',
    'http://files.example.com/\u0085',
    'http://files.example.com/\ufeff',
    'http://files.example.com/\ud800',
    'http://files.example.com/a\\b',
    'http://files.example.com/?a\\b',
    'http://files.example.com/#a\nb',
    'http://files..example.com/',
    'http://.files.example.com/',
    'http://files.example.com../',
    'http://-files.example.com/',
    'http://files-.example.com/',
    'http://files!.example.com/',
    'http://fi%6ces.example.com/',
    'http://files.example.com%2f/',
    `http://${'a.'.repeat(126)}ab/`,
    'http://xn--localhost-.example/',
    'http://ﬁles.example.com/',
    'http://\u212aube.example.com/',
    'http://bü%63her.example/',
    'http://bü\u00adcher.example/',
    'http://fi\u00adles.example.com/',
    'http://fi\u200bles.example.com/',
    'http://files。example.com/',
    'http://𝐟iles.example.com/',
    'http://１.example.com/',
    'http://8.8.8.8./',
    'http://8.8.8/',
    'http://8.8.2056/',
    'http://8.8.8.08/',
    'http://8.8.8.8.8/',
    'http://files.8/',
    'http://files.0x8/',
    'http://08.8.8.8/',
    'http://0x8.8.8.8/',
    'http://134744072/',
    'http://[8.8.8.8]/',
    'http://[2606:4700::1111/',
    'http://2606:4700::1111/',
    'http://[2606:4700::1111]80/',
    'http://[2606:4700::1111%25eth0]/',
    'http://[2606:4700::1111%eth0]/',
    'http://[v1.a]/',
    'http://[]/',
    'http://files.example.com:0/',
    'http://files.example.com:080/',
    'http://files.example.com:+80/',
    'http://files.example.com:-1/',
    'http://files.example.com:80:80/',
    'http://files.example.com:65536/',
    'http://files.example.com:99999999999999999999/',
    'http://files.example.com:８０/',
    `http://files.example.com/${'a'.repeat(8192)}`,
  ],
  CREDENTIALS_REFUSED: [
    'http://user@files.example.com/',
    'http://user:secret@files.example.com/',
    'http://@files.example.com/',
    'http://:@files.example.com/',
    'http://a@b@files.example.com/',
    'http://%40@files.example.com/',
    'http://files.example.com:80@10.0.0.1/',
  ],
  SCHEME_REFUSED: [
    'ftp://files.example.com/',
    'file:///etc/passwd',
    'https+unix://a/',
    'data:,a',
    'localhost:80/',
    'javascript:alert(1)',
    'jar:http://files.example.com!/',
    'view-source:http://files.example.com/',
    'urn:a',
  ],
} as const;

const LOCATIONS = [
  ['/c', 'https://files.example.com/c'],
  ['c?d', 'https://files.example.com/a/c?d'],
  ['../c#d', 'https://files.example.com/c'],
  ['?d', 'https://files.example.com/a/b?d'],
  ['', 'https://files.example.com/a/b?q'],
  ['/..//cdn.example.com/', 'https://files.example.com//cdn.example.com/'],
  ['//cdn.example.com:443/c', 'https://cdn.example.com/c'],
  ['http://cdn.example.com/c', 'http://cdn.example.com/c'],
] as const;

const BAD_LOCATIONS = [
  ['/\\cdn.example.com/', 'BAD_URL'],
  ['///cdn.example.com/', 'BAD_URL'],
  ['//127.1/', 'BAD_URL'],
  ['/a b', 'BAD_URL'],
  ['https:c', 'BAD_URL'],
  ['//user@cdn.example.com/', 'CREDENTIALS_REFUSED'],
  ['file:c', 'SCHEME_REFUSED'],
] as const;

describe('a URL', () => {
  test.each(READ)('%j is read as %s', (text, href, port) => {
    const target = parseTarget(text);

    expect([target.url.href, target.port]).toEqual([href, port]);
  });

  for (const [reason, urls] of Object.entries(REFUSED)) {
    test.each([...urls])(`%j is refused with ${reason}`, async (text) => {
      expect(await reasonOf(() => parseTarget(text))).toBe(reason);
    });
  }

  test('that is read is read the same again, and as the URL standard reads it', async () => {
    const pieces = fc.constantFrom(
      ...['http://', 'https:', '/', '//', '@', ':', '\\', '[', ']', '%', '.'],
      ...[
        '?',
        '#',
        '0x',
        '127',
        '1',
        '::',
        'a',
        'xn--',
        'ü',
        '。',
        '１',
        '-',
        '80',
      ],
    );
    const urls = fc
      .array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 3 })))
      .map((parts) => `http://${parts.join('')}`);
    await fc.assert(
      fc.asyncProperty(urls, async (text) => {
        if (await reasonOf(() => parseTarget(text))) return;
        const { url } = parseTarget(text);
        const standard = new URL(text);
        standard.hash = '';
        standard.hostname = standard.hostname.replace(/\.$/, '');
        expect(url.href).toBe(standard.href);
        expect(parseTarget(url.href).url.href).toBe(url.href);
      }),
      { numRuns: 2000 },
    );
  });

  test('that is refused is not repeated, for its query may hold a secret', () => {
    const secret = () => parseTarget('http://127.1/?signature=5ecret');

    expect(secret).toThrow(expect.not.stringContaining('5ecret'));
  });
});

describe('a Location', () => {
  const base = parseTarget('https://files.example.com/a/b?q#f');

  test.each(LOCATIONS)('%j leads to %s', (location, href) => {
    const target = parseTarget(location, base);

    expect(target.url.href).toBe(href);
    expect(target.host).toBe(target.url.hostname);
  });

  test.each(BAD_LOCATIONS)(
    '%j is refused with %s',
    async (location, reason) => {
      expect(await reasonOf(() => parseTarget(location, base))).toBe(reason);
    },
  );
});
