import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isoDate } from '../../src/graphql/iso-date.js';

test('a date is written as toISOString writes it, whatever was written before', () => {
  const dates = fc.array(fc.date({ noInvalidDate: true }));
  fc.assert(
    fc.property(dates, fc.integer({ min: 0, max: 86_399_999 }), (some, ms) => {
      const neighbours = some.map((date) => new Date(date.getTime() + ms));
      const all = [...some, ...neighbours, new Date(0), new Date(-1)].filter(
        (date) => !Number.isNaN(date.getTime()),
      );
      expect(all.map(isoDate)).toEqual(all.map((date) => date.toISOString()));
    }),
  );
});

test('a date that is none is refused', () => {
  expect(() => isoDate(new Date(NaN))).toThrow(RangeError);
});
