import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTarget } from '../../src/remote/target.js';
import { reasonOf } from './refusal.js';
import { resolvedIn } from './world.js';

type Octets = readonly [number, number, number, number];

/** A resolver that understands every spelling, as old C libraries do, and takes all for one address. */
function resolve(host: string, found: string) {
  const lookup = () => Promise.resolve([found]);
  return resolvedIn({ lookup }, parseTarget(`http://${host}/`));
}

const octet = fc.integer({ min: 0, max: 255 });

const anywhere = fc.tuple(octet, octet, octet, octet);

/** Ours by RFC 1918 and its like: a block's first octets, then anything. */
const hidden = fc
  .tuple(
    fc.constantFrom(
      [127],
      [10],
      [0],
      [169, 254],
      [172, 16],
      [192, 168],
      [100, 64],
      [198, 18],
      [255],
    ),
    anywhere,
  )
  .map(([head, any]) => [...head, ...any].slice(0, 4) as unknown as Octets);

const numberOf = (octets: readonly number[]) =>
  octets.reduce((sum, one) => sum * 256 + one, 0);

const plain = (octets: Octets) => octets.join('.');

/** What inet_aton takes: one to four parts, the last of which holds all that is left. */
function parts(octets: Octets, count: number): readonly number[] {
  const head = octets.slice(0, count - 1);
  return [...head, numberOf(octets.slice(count - 1))];
}

const BASES = [
  (n: number) => String(n),
  (n: number) => `0x${n.toString(16)}`,
  (n: number) => `0X${n.toString(16).toUpperCase()}`,
  (n: number) => `0${n.toString(8)}`,
  (n: number) => `000${n}`,
  (n: number) => `0x00${n.toString(16)}`,
];

/** Four plain decimals in other letters, or otherwise disguised. */
const DISGUISES = [
  (host: string) => `${host}.`,
  (host: string) => host.replaceAll('.', '。'),
  (host: string) => host.replace('.', '．'),
  (host: string) => host.replace('.', '｡'),
  (host: string) => host.replace('.', '.\u00ad'),
  (host: string) => host.replace('.', '%2e'),
  (host: string) =>
    host.replace(/\d/, (d) => String.fromCodePoint(0xff10 + Number(d))),
  (host: string) =>
    host.replace(/\d/, (d) => String.fromCodePoint(0x1d7ce + Number(d))),
  (host: string) => host.replace(/\d/, (d) => `%3${d}`),
  (host: string) => `[${host}]`,
  (host: string) => `user@${host}`,
];

const hex = (octets: Octets) => {
  const [a, b, c, d] = octets;
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

const WRAPPINGS = [
  (octets: Octets) => `::ffff:${plain(octets)}`,
  (octets: Octets) => `::FFFF:${hex(octets).toUpperCase()}`,
  (octets: Octets) => `0:0:0:0:0:ffff:${hex(octets)}`,
  (octets: Octets) => `::${plain(octets)}`,
  (octets: Octets) => `::${hex(octets)}`,
  (octets: Octets) => `::ffff:0:${hex(octets)}`,
  (octets: Octets) => `64:ff9b::${hex(octets)}`,
  (octets: Octets) => `64:ff9b:1::${plain(octets)}`,
  (octets: Octets) => `2002:${hex(octets)}::1`,
  (octets: Octets) => `2001:0:${hex(octets)}::1`,
  (octets: Octets) => `2606:4700::5efe:${hex(octets)}`,
  (octets: Octets) => `2a00:1450:4001::200:5efe:${plain(octets)}`,
];

describe('an address that is not public', () => {
  test('is refused in four decimals, in a URL and behind a name', async () => {
    await fc.assert(
      fc.asyncProperty(hidden, async (octets) => {
        const address = plain(octets);
        const written = await reasonOf(() => resolve(address, '8.8.8.8'));
        const found = await reasonOf(() => resolve('a.example', address));
        expect([written, found]).toEqual([
          'ADDRESS_REFUSED',
          'ADDRESS_REFUSED',
        ]);
      }),
    );
  });
});

describe('any address', () => {
  test('is refused in other numbers than four plain decimals', async () => {
    const bases = fc.array(fc.constantFrom(...BASES), {
      minLength: 4,
      maxLength: 4,
    });
    const count = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(anywhere, count, bases, async (octets, many, spell) => {
        const numbers = parts(octets, many);
        const host = numbers.map((n, at) => spell[at]?.(n) ?? '').join('.');
        fc.pre(host !== plain(octets));
        expect(await reasonOf(() => resolve(host, '8.8.8.8'))).toBe('BAD_URL');
      }),
      { numRuns: 1000 },
    );
  });

  test('is refused in disguise', async () => {
    await fc.assert(
      fc.asyncProperty(
        anywhere,
        fc.constantFrom(...DISGUISES),
        async (octets, disguise) => {
          const host = disguise(plain(octets));
          const reason = await reasonOf(() => resolve(host, '8.8.8.8'));
          expect(reason).toMatch(/^(BAD_URL|CREDENTIALS_REFUSED)$/);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('is refused within an IPv6 address, in a URL and behind a name', async () => {
    await fc.assert(
      fc.asyncProperty(
        anywhere,
        fc.constantFrom(...WRAPPINGS),
        async (octets, wrap) => {
          const address = wrap(octets);
          const written = await reasonOf(() =>
            resolve(`[${address}]`, '8.8.8.8'),
          );
          const found = await reasonOf(() => resolve('a.example', address));
          expect([written, found]).toEqual([
            'ADDRESS_REFUSED',
            'ADDRESS_REFUSED',
          ]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
