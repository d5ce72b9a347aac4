import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isMediaType } from '../../src/storage/index.js';

describe('isMediaType', () => {
  test.each([
    'image/jpeg',
    'text/plain;charset=utf-8',
    'text/plain \t; \tcharset="a \\" \t b"',
    `a/${'b'.repeat(253)}`,
  ])('takes %j', (text) => {
    expect(isMediaType(text)).toBe(true);
  });

  test.each([
    '',
    'image',
    'image/',
    'image/jpeg;',
    'image/jpeg\r\nx: y',
    'a/b; c="世"',
    'a/b; c="\ud800"',
    `a/${'b'.repeat(254)}`,
  ])('refuses %j', (text) => {
    expect(isMediaType(text)).toBe(false);
  });

  test('takes nothing that could not be sent back as a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const type = `a/b; c="${text}"`;
        if (!isMediaType(type)) return;
        const headers = new Headers({ 'content-type': type });
        expect(headers.get('content-type')).toBe(type);
      }),
      { numRuns: 2000 },
    );
  });
});
