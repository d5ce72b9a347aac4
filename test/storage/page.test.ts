import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  checkPage,
  eachItem,
  type PageRequest,
} from '../../src/storage/index.js';
import { thrownBy } from '../support/failure.js';
import { walk } from '../support/walk.js';

describe('checkPage', () => {
  test.each([0, 1, 10_000])('lets a page of %d pass', (limit) => {
    expect(() => {
      checkPage({ limit });
    }).not.toThrow();
  });

  test.each([-1, 10_001, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses a page of %d',
    (limit) => {
      const error = thrownBy(() => {
        checkPage({ limit });
      });
      expect(error.code).toBe('INVALID_ARGUMENT');
      expect(error.context).toMatchObject({ limit: 10_000, actual: limit });
    },
  );
});

describe('eachItem', () => {
  /** A listing of these, whose tokens are places. */
  const listing =
    (items: readonly number[], asked: PageRequest[] = []) =>
    (request: PageRequest) => {
      asked.push(request);
      const start = Number(request.from ?? 0);
      const end = start + request.limit;
      return Promise.resolve({
        items: items.slice(start, end),
        ...(end < items.length && { next: String(end) }),
      });
    };

  test('gives every item once, whatever the size of a page', async () => {
    const sizes = fc.integer({ min: 1, max: 7 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat()), sizes, async (items, size) => {
        const walked = await walk(eachItem(listing(items), size));
        expect(walked).toEqual(items);
      }),
    );
  });

  test('asks for no page before it is wanted', async () => {
    const asked: PageRequest[] = [];
    for await (const item of eachItem(listing([1, 2, 3, 4], asked), 2)) {
      if (item === 2) break;
    }
    expect(asked).toEqual([{ limit: 2 }]);
  });

  test('goes on past a page that is empty', async () => {
    const pages: Record<string, { items: number[]; next?: string }> = {
      first: { items: [], next: 'second' },
      second: { items: [1] },
    };
    const pageOf = ({ from = 'first' }: PageRequest) =>
      Promise.resolve(pages[from] ?? { items: [] });
    expect(await walk(eachItem(pageOf))).toEqual([1]);
  });
});
