import { expect, test } from '@jest/globals';
import {
  gatheredPartBytes,
  maxPartsBytes,
  passedPartBytes,
} from '../../../adapters/s3/part-sizes.js';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const TIB = 2 ** 40;
const options = { partBytes: 5 * MIB, maxPutBytes: 5 * GIB };

test.each([
  [1, 5 * MIB],
  [1_000, 5 * MIB],
  [1_001, 10 * MIB],
  [3_001, 40 * MIB],
  [4_001, 64 * MIB],
  [10_000, 64 * MIB],
])('part %d of a body of unknown size has %d bytes', (number, bytes) => {
  expect(gatheredPartBytes(options, number)).toBe(bytes);
});

test.each([
  [6 * GIB, GIB],
  [5 * TIB, GIB],
  [20 * TIB, Math.ceil((20 * TIB) / 10_000)],
])('a body of %d bytes goes in parts of %d', (size, bytes) => {
  expect(passedPartBytes(options, size)).toBe(bytes);
  expect(Math.ceil(size / bytes)).toBeLessThanOrEqual(10_000);
});

test('no part is more than one request may hold', () => {
  const small = { ...options, maxPutBytes: 6 * MIB };
  expect(passedPartBytes(small, GIB)).toBe(6 * MIB);
});

test('all parts together hold what they hold', () => {
  const all = (5 + 10 + 20 + 40 + 6 * 64) * 1_000 * MIB;
  expect(maxPartsBytes(options, undefined)).toBe(all);
  expect(maxPartsBytes(options, 1)).toBe(50_000 * GIB);
});
