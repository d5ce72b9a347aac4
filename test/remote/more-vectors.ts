import type { Vector } from './vectors.js';

const PUBLIC = '93.184.215.14';
const dns = { 'files.example.com': [PUBLIC], 'cdn.example.com': [PUBLIC] };

/** Locations that nobody follows, beside those of test/cases/ssrf.json. */
const LOCATIONS = [
  ['//127.0.0.1/', 'to loopback, with the scheme left out'],
  ['http://0x7f.1/', 'to loopback in hex'],
  ['http://files.example.com@127.0.0.1/', 'to loopback behind credentials'],
  ['http://user@cdn.example.com/', 'to credentials'],
  ['http://cdn.example.com:22/', 'to a port of another service'],
  ['http://[::]/', 'to the unspecified address'],
  ['http://metadata/', 'to a name of one label'],
  ['/\\127.0.0.1/', 'a backslash for a slash'],
  ['http:127.0.0.1', 'a scheme without slashes'],
  ['gopher://127.0.0.1:6379/_', 'to gopher'],
] as const;

/** The nearest addresses that are public to some that are not, and others in unusual spelling. */
const HOSTS = [
  ['9.255.255.255', 'just below 10/8'],
  ['126.255.255.255', 'just below loopback'],
  ['168.63.129.15', 'just below WireServer'],
  ['172.15.255.255', 'just below 172.16/12'],
  ['191.255.255.255', 'just below the protocol assignments'],
  ['192.0.1.0', 'just above the protocol assignments'],
  ['192.169.0.0', 'just above 192.168/16'],
  ['223.255.255.255', 'just below multicast'],
  ['[2001:200::]', 'just above the protocol assignments'],
  ['[2001:db9::]', 'just above documentation'],
  ['[2003::]', 'just above 6to4'],
  ['[2620:4f:8001::]', 'just above AS112'],
  ['[2606:4700:4700:0:0:0:0:1111]:80', 'written out, with a port'],
  ['[2606:4700:4700::1.1.1.1]', 'its end in decimals'],
] as const;

/** Just within 253 characters. */
const LONGEST = `${`${'a'.repeat(63)}.`.repeat(3)}${'b'.repeat(61)}`;

/** What a name is in a URL, and what it is asked for as. */
const NAMES = [
  ['r3---sn-4g5e.example.com', 'r3---sn-4g5e.example.com'],
  ['_files.example.com', '_files.example.com'],
  ['metadata.internal.example.com', 'metadata.internal.example.com'],
  ['10.example.com', '10.example.com'],
  ['FASS.例え.example', 'fass.xn--r8jz45g.example'],
  ['faß.example', 'xn--fa-hia.example'],
  ['ทำ.example', 'xn--o3c8c0d.example'],
  [LONGEST, LONGEST],
  [`${LONGEST}.`, LONGEST],
] as const;

/** Vectors of our own, for what test/cases/ssrf.json does not have. */
export const moreVectors: readonly Vector[] = [
  ...LOCATIONS.map(([location, why], at) => ({
    url: `http://files.example.com/more${at}`,
    why,
    expected: 'blocked' as const,
    dns,
    redirects: [location],
  })),
  ...HOSTS.map(([host, why]) => ({
    url: `http://${host}/a`,
    why,
    expected: 'allowed' as const,
  })),
  ...NAMES.map(([host, name]) => ({
    url: `https://${host}/a`,
    why: `a name that is asked for as ${name}`,
    expected: 'allowed' as const,
    dns: { [name]: [PUBLIC] },
  })),
  {
    url: 'http://files.example.com/loop',
    why: 'redirects to itself without end',
    expected: 'blocked',
    dns,
    redirects: ['http://files.example.com/loop'],
    loop: true,
  },
  {
    url: 'http://files.example.com/third',
    why: 'the third look-up is private',
    expected: 'blocked',
    dns: { 'files.example.com': [[PUBLIC], [PUBLIC], ['10.0.0.1']] },
    redirects: ['/a', '/b'],
  },
  {
    url: 'http://mixed.example/',
    why: 'a private address after many public ones',
    expected: 'blocked',
    dns: { 'mixed.example': [PUBLIC, PUBLIC, '2606:4700::1111', '10.0.0.1'] },
  },
  {
    url: 'http://bücher.example/a',
    why: 'a name in other letters',
    expected: 'allowed',
    dns: { 'xn--bcher-kva.example': [PUBLIC] },
  },
  {
    url: 'https://files.example.com./a',
    why: 'a name in its absolute form',
    expected: 'allowed',
    dns,
  },
  {
    url: 'http://six.example/a',
    why: 'IPv6 alone',
    expected: 'allowed',
    dns: { 'six.example': ['2606:4700:4700::1111'] },
  },
  {
    url: 'http://both.example/a',
    why: 'both families, public',
    expected: 'allowed',
    dns: { 'both.example': ['2606:4700:4700::1111', PUBLIC] },
  },
  {
    url: 'https://files.example.com/back',
    why: 'away and back, with the scheme left out',
    expected: 'allowed',
    dns,
    redirects: ['//cdn.example.com/there', '//files.example.com/here'],
  },
];
