import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { ByteRange } from '../../src/storage/index.js';
import { bytesOf } from '../support/bodies.js';
import { seededBytes } from '../support/bytes.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { read, readText, write } from './acts.js';
import { contractCase, type ContractCase } from './case.js';

interface RangeCase {
  readonly id: string;
  readonly title: string;
  readonly range: ByteRange;
  readonly gives: string;
}

/** Of the ten bytes '0123456789'. */
const GIVEN: readonly RangeCase[] = [
  {
    id: 'RANGE-01',
    title: 'three bytes from the third (seed F3)',
    range: { first: 2, last: 4 },
    gives: '234',
  },
  {
    id: 'RANGE-02',
    title: 'from an offset to the end (seed F4)',
    range: { first: 5 },
    gives: '56789',
  },
  {
    id: 'RANGE-03',
    title: 'a suffix is the last bytes (seed F5)',
    range: { suffix: 3 },
    gives: '789',
  },
  {
    id: 'RANGE-04',
    title: 'one byte: both ends are included (seed F6)',
    range: { first: 4, last: 4 },
    gives: '4',
  },
  {
    id: 'RANGE-05',
    title: 'a last byte past the end is the end',
    range: { first: 8, last: 99 },
    gives: '89',
  },
  {
    id: 'RANGE-06',
    title: 'a suffix longer than the object is all of it',
    range: { suffix: 99 },
    gives: '0123456789',
  },
  {
    id: 'RANGE-07',
    title: 'all of it, said in full',
    range: { first: 0, last: 9 },
    gives: '0123456789',
  },
];

function givenCase({ id, title, range, gives }: RangeCase): ContractCase {
  return contractCase(id, title, async ({ backend, container }) => {
    const ref = { container, name: 'digits' };
    const { etag } = await write(backend, ref, '0123456789');

    const answer = await backend.readObject(ref, { range }, call);

    expect((await bytesOf(answer.body)).toString()).toBe(gives);
    const start = '0123456789'.indexOf(gives);
    expect(answer.span).toEqual({ start, end: start + gives.length });
    expect(answer.stat).toMatchObject({ size: 10, etag });
  });
}

export const rangeCases: readonly ContractCase[] = [
  ...GIVEN.map(givenCase),

  contractCase(
    'RANGE-08',
    'a range that covers no byte is refused, and says how many there are',
    async ({ backend, container }) => {
      const ref = { container, name: 'digits' };
      await write(backend, ref, '0123456789');
      const ranges = [{ first: 10 }, { first: 99, last: 100 }, { suffix: 0 }];
      for (const range of ranges) {
        const error = await failureOf(backend.readObject(ref, { range }, call));
        expect(error.code).toBe('RANGE_NOT_SATISFIABLE');
        expect(error.context.limit).toBe(10);
      }
    },
  ),

  contractCase(
    'RANGE-09',
    'an empty object has no range, and is read whole',
    async ({ backend, container }) => {
      const ref = { container, name: 'empty' };
      await write(backend, ref, '');
      for (const range of [
        { first: 0 },
        { first: 0, last: 0 },
        { suffix: 5 },
      ]) {
        const error = await failureOf(backend.readObject(ref, { range }, call));
        expect(error.code).toBe('RANGE_NOT_SATISFIABLE');
      }
      expect(await readText(backend, ref)).toBe('');
      const whole = await backend.readObject(ref, {}, call);
      whole.body.destroy();
      expect(whole.span).toEqual({ start: 0, end: 0 });
    },
  ),

  contractCase(
    'RANGE-10',
    'any range of a large object is that part of it',
    async ({ backend, container }) => {
      const ref = { container, name: 'large' };
      const content = seededBytes('ranges', 3_000_001);
      await write(backend, ref, content);

      const ends = fc.tuple(
        fc.nat({ max: content.length - 1 }),
        fc.nat({ max: content.length - 1 }),
      );
      await fc.assert(
        fc.asyncProperty(ends, async (drawn) => {
          const [first, last] = [Math.min(...drawn), Math.max(...drawn)];
          const part = await read(backend, ref, { range: { first, last } });
          expect(part.equals(content.subarray(first, last + 1))).toBe(true);
        }),
        { numRuns: 15 },
      );
    },
  ),
];
