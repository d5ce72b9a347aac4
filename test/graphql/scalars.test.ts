import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseValue, type ValueNode } from 'graphql';
import { AbsoluteUrl, ByteSize, DateTime } from '../../src/graphql/scalars.js';

/** A value as it stands in a document. */
const literal = (text: string): ValueNode => parseValue(text);

describe('ByteSize', () => {
  test('takes every whole number up to 2^53-1, as a number or as digits', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (size) => {
        expect(ByteSize.parseValue(size)).toBe(size);
        expect(ByteSize.parseValue(String(size))).toBe(size);
        expect(ByteSize.parseLiteral(literal(String(size)))).toBe(size);
        expect(ByteSize.parseLiteral(literal(`"${size}"`))).toBe(size);
        expect(ByteSize.serialize(size)).toBe(size);
      }),
    );
  });

  test.each([
    -1,
    0.5,
    NaN,
    Infinity,
    2 ** 53,
    '9007199254740992',
    '-1',
    '1e3',
    '',
    ' 1',
    true,
    null,
    {},
  ])('refuses %p', (value) => {
    expect(() => ByteSize.parseValue(value)).toThrow('2^53-1');
  });

  test.each(['-1', '1.5', '9007199254740993', 'true', 'A', '[1]'])(
    'refuses %s in a document',
    (text) => {
      expect(() => ByteSize.parseLiteral(literal(text))).toThrow('2^53-1');
    },
  );
});

describe('DateTime', () => {
  test('gives back every moment that it writes', () => {
    const max = new Date('9999-12-31T23:59:59.999Z');
    const min = new Date('0000-01-01T00:00:00.000Z');
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (moment) => {
        const text = DateTime.serialize(moment);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(DateTime.parseValue(text)).toEqual(moment);
      }),
    );
  });

  test.each([
    ['2026-11-21T10:30:00+01:00', '2026-11-21T09:30:00.000Z'],
    ['2024-02-29T23:59:59.5-00:30', '2024-03-01T00:29:59.500Z'],
    ['2026-11-21t09:30:00z', '2026-11-21T09:30:00.000Z'],
  ])('takes %s', (text, expected) => {
    expect(DateTime.parseValue(text).toISOString()).toBe(expected);
    expect(DateTime.parseLiteral(literal(`"${text}"`)).toISOString()).toBe(
      expected,
    );
  });

  test.each([
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-21T24:30:00Z',
    '2026-11-21',
    '2026-11-21 09:30:00Z',
    '2026-11-21T09:30:00',
    'now',
    0,
    null,
  ])('refuses %p', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow('DateTime is like');
  });
});

describe('URL', () => {
  test('is absolute', () => {
    const url = 'https://files.example.com/blobs/x?y#z';
    expect(AbsoluteUrl.parseValue(url)).toBe(url);
    expect(() => AbsoluteUrl.parseValue('/blobs/x')).toThrow('absolute');
    expect(() => AbsoluteUrl.parseLiteral(literal('1'))).toThrow('absolute');
  });
});
