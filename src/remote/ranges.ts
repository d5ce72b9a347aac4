import { BlockList, isIP } from 'node:net';

/**
 * IANA IPv4 Special-Purpose Address Registry (2024-10), the whole of it: also the few blocks that are
 * "globally reachable", for these are anycast services and no file lies there. Then multicast
 * (RFC 5771), and what a cloud gives its machines at an address that looks public.
 */
const SPECIAL_IPV4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private use
  '100.64.0.0/10', // shared address space (carrier-grade NAT)
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link local, metadata services
  '172.16.0.0/12', // private use
  '192.0.0.0/24', // IETF protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relays, deprecated
  '192.168.0.0/16', // private use
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and the limited broadcast
  '168.63.129.16/32', // Azure's WireServer
];

/** The one block of IPv6 that global unicast addresses are given from (RFC 4291, 2.4). */
const GLOBAL_IPV6 = ['2000::/3'];

/**
 * What is special within it: IANA IPv6 Special-Purpose Address Registry (2025-10), and what the IPv6
 * Global Unicast Address Assignments keep in reserve.
 */
const SPECIAL_IPV6 = [
  '2001::/23', // IETF protocol assignments: Teredo, benchmarking, ORCHID, anycast services
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which wraps any IPv4 address
  '2620:4f:8000::/48', // AS112
  '2d00::/8', // reserved
  '2e00::/7', // reserved
  '3000::/4', // reserved; in it the former 6bone (3ffe::/16) and documentation (3fff::/20)
];

const specialIPv4 = ranges(SPECIAL_IPV4, 'ipv4');
const globalIPv6 = ranges(GLOBAL_IPV6, 'ipv6');
const specialIPv6 = ranges(SPECIAL_IPV6, 'ipv6');

/**
 * Whether an address belongs to the public Internet, as far as its number can tell. What is not known
 * to be public isn't, nor is what is no address or names a zone.
 */
export function isPublic(address: string): boolean {
  if (address.includes('%')) return false;
  if (isIP(address) === 4) return !specialIPv4.check(address, 'ipv4');
  if (isIP(address) !== 6) return false;
  if (!globalIPv6.check(address, 'ipv6')) return false;
  return !specialIPv6.check(address, 'ipv6') && !isIsatap(address);
}

/**
 * One family alone: a BlockList takes an IPv4 address and the IPv6 one that wraps it for the same.
 * @throws Error where one is no range
 */
export function ranges(
  list: readonly string[],
  family: 'ipv4' | 'ipv6',
): BlockList {
  const blocks = new BlockList();
  for (const range of list) {
    const [network = '', prefix] = range.split('/');
    blocks.addSubnet(network, Number(prefix), family);
  }
  return blocks;
}

/** RFC 5214: an interface id of 0000:5efe or 0200:5efe wraps an IPv4 address, below any prefix. */
function isIsatap(address: string): boolean {
  const groups = groupsOf(address);
  const [upper = 0, lower = 0] = groups.slice(4);
  // The universal and the group bit may be set.
  return (upper & 0xfcff) === 0 && lower === 0x5efe;
}

/** Eight numbers of 16 bits. */
function groupsOf(address: string): readonly number[] {
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = plain
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].map((group) => parseInt(group, 16));
}
