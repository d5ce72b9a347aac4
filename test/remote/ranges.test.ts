import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPublic } from '../../src/remote/ranges.js';

/** Each block that is not public: its first and its last address, and its neighbours where these are public. */
const BLOCKS = [
  ['this network', undefined, '0.0.0.0', '0.255.255.255', '1.0.0.0'],
  ['private use', '9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0'],
  ['shared', '100.63.255.255', '100.64.0.0', '100.127.255.255', '100.128.0.0'],
  ['loopback', '126.255.255.255', '127.0.0.0', '127.255.255.255', '128.0.0.0'],
  [
    'WireServer',
    '168.63.129.15',
    '168.63.129.16',
    '168.63.129.16',
    '168.63.129.17',
  ],
  [
    'link local',
    '169.253.255.255',
    '169.254.0.0',
    '169.254.255.255',
    '169.255.0.0',
  ],
  [
    'private use',
    '172.15.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '172.32.0.0',
  ],
  ['protocols', '191.255.255.255', '192.0.0.0', '192.0.0.255', '192.0.1.0'],
  ['documentation', '192.0.1.255', '192.0.2.0', '192.0.2.255', '192.0.3.0'],
  ['AS112', '192.31.195.255', '192.31.196.0', '192.31.196.255', '192.31.197.0'],
  ['AMT', '192.52.192.255', '192.52.193.0', '192.52.193.255', '192.52.194.0'],
  [
    '6to4 relays',
    '192.88.98.255',
    '192.88.99.0',
    '192.88.99.255',
    '192.88.100.0',
  ],
  [
    'private use',
    '192.167.255.255',
    '192.168.0.0',
    '192.168.255.255',
    '192.169.0.0',
  ],
  ['AS112', '192.175.47.255', '192.175.48.0', '192.175.48.255', '192.175.49.0'],
  [
    'benchmarking',
    '198.17.255.255',
    '198.18.0.0',
    '198.19.255.255',
    '198.20.0.0',
  ],
  [
    'documentation',
    '198.51.99.255',
    '198.51.100.0',
    '198.51.100.255',
    '198.51.101.0',
  ],
  [
    'documentation',
    '203.0.112.255',
    '203.0.113.0',
    '203.0.113.255',
    '203.0.114.0',
  ],
  [
    'multicast and reserved',
    '223.255.255.255',
    '224.0.0.0',
    '255.255.255.255',
    undefined,
  ],
  ['below global unicast', undefined, '::', '1fff:ffff::', undefined],
  ['protocols', '2000:ffff::1', '2001::', '2001:1ff:ffff::1', '2001:200::'],
  [
    'documentation',
    '2001:db7:ffff::1',
    '2001:db8::',
    '2001:db8:ffff::1',
    '2001:db9::',
  ],
  ['6to4', '2001:ffff::1', '2002::', '2002:ffff::1', '2003::'],
  [
    'AS112',
    '2620:4f:7fff::1',
    '2620:4f:8000::',
    '2620:4f:8000:ffff::1',
    '2620:4f:8001::',
  ],
  ['reserved', '2cff:ffff::1', '2d00::', '3ffd:ffff::1', undefined],
  [
    '6bone and documentation',
    undefined,
    '3ffe::',
    '3fff:fff:ffff::1',
    undefined,
  ],
  ['above global unicast', undefined, '4000::', 'ffff::1', undefined],
] as const;

/** IPv4 addresses in other clothes. */
const WRAPPED = [
  '::ffff:8.8.8.8',
  '::ffff:808:808',
  '::8.8.8.8',
  '::ffff:0:8.8.8.8',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::8.8.8.8',
  '2002:808:808::1',
  '2001:0:808:808::',
  '2606:4700::5efe:8.8.8.8',
  '2606:4700::200:5efe:8.8.8.8',
  '2606:4700::300:5efe:808:808',
];

const NO_ADDRESSES = [
  '',
  'files.example.com',
  '8.8.8',
  '08.8.8.8',
  '8.8.8.8:80',
  '[2606:4700::1111]',
  '2606:4700::1111%eth0',
  '134744072',
];

describe('what is public', () => {
  test.each(BLOCKS)(
    '%s is not, and its neighbours are (%s, %s to %s, %s)',
    (_name, before, first, last, after) => {
      const outside = [before, after].filter((one) => one !== undefined);

      expect([first, last].filter(isPublic)).toEqual([]);
      expect(outside.filter(isPublic)).toEqual(outside);
    },
  );

  test.each(WRAPPED)('%s is not, whatever it wraps', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test.each(NO_ADDRESSES)('%j is not, for it is no address', (text) => {
    expect(isPublic(text)).toBe(false);
  });

  test('no IPv6 address outside 2000::/3 is', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), {
      minLength: 8,
      maxLength: 8,
    });
    const outside = groups.filter(([first = 0]) => first >> 13 !== 1);
    fc.assert(
      fc.property(outside, (numbers) => {
        const address = numbers.map((n) => n.toString(16)).join(':');
        expect(isPublic(address)).toBe(false);
      }),
    );
  });
});
