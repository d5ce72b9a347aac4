import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  KEPT_MS,
  KeyReusedError,
  TooManyKeysError,
  type Asked,
  type Once,
} from '../../src/once/index.js';
import { eventually } from '../support/eventually.js';
import {
  asked,
  giving,
  NEARLY_MS,
  never,
  notAgain,
  pending,
  type OnceStorage,
} from './case.js';

/** The same with other keys. */
const others = ['k-2', 'k-3', 'k-4'].map((key) => ({ ...asked, key }));

/** Asks each in turn. */
async function giveAll(
  once: Once,
  all: readonly Asked[],
): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const each of all) {
    answers.push(await once.answer(each, giving(each.key), never));
  }
  return answers;
}

/** How many keys there may be, which every keeper of answers heeds. */
export function describeBounds(storage: OnceStorage): void {
  describe('with as many keys as may be', () => {
    let full: Once;

    beforeEach(async () => {
      full = await storage.open({ maxKeys: 3 });
      await giveAll(full, others);
    });

    afterEach(() => full.close());

    test('a new one is refused with how many there may be, and nothing is done', async () => {
      const refused = full.answer(asked, notAgain, never);

      await expect(refused).rejects.toThrow(TooManyKeysError);
      await expect(refused).rejects.toMatchObject({ limit: 3 });
    });

    test('those that are known are answered still', async () => {
      expect(await giveAll(full, others)).toEqual(['k-2', 'k-3', 'k-4']);
    });

    test('a known one that is given for something else is told so', async () => {
      const other = { ...asked, key: 'k-2', fingerprint: 'f-2' };

      await expect(full.answer(other, notAgain, never)).rejects.toThrow(
        KeyReusedError,
      );
    });

    test('one that was kept is counted after the store was closed and opened', async () => {
      await full.close();
      full = await storage.open({ maxKeys: 3 });

      await expect(full.answer(asked, notAgain, never)).rejects.toThrow(
        TooManyKeysError,
      );
    });

    test('what is a day old makes room, for as many and no more', async () => {
      await storage.pass(KEPT_MS + NEARLY_MS);
      expect(await giveAll(full, others)).toEqual(['k-2', 'k-3', 'k-4']);

      await expect(full.answer(asked, notAgain, never)).rejects.toThrow(
        TooManyKeysError,
      );
    });
  });

  describe('with places for three keys', () => {
    let narrow: Once;

    beforeEach(async () => {
      narrow = await storage.open({ maxKeys: 3 });
    });

    afterEach(() => narrow.close());

    const isFull = async () => {
      const refused = narrow.answer(asked, notAgain, never);
      await expect(refused).rejects.toThrow(TooManyKeysError);
    };

    test('what is a day old makes room, and what is younger stays', async () => {
      await giveAll(narrow, others.slice(0, 2));
      await storage.pass(KEPT_MS / 2);
      await giveAll(narrow, others.slice(2));
      await storage.pass(KEPT_MS / 2 + NEARLY_MS);

      await giveAll(narrow, others.slice(0, 2));
      await isFull();
    });

    test('what is a day old is counted no more, also where there was room for others', async () => {
      await giveAll(narrow, others.slice(0, 2));
      await storage.pass(KEPT_MS + NEARLY_MS);

      await giveAll(narrow, others);
      await isFull();
    });
  });

  test('who is at it counts as one, and no more once the answer does not stand', async () => {
    const narrow = await storage.open({ maxKeys: 1 });
    const { work, resolve, begun } = pending();
    const first = narrow.answer(asked, work, never);
    await eventually('it began', () => Promise.resolve(begun() === 1));
    const second = { ...asked, key: 'k-2' };

    await expect(narrow.answer(second, notAgain, never)).rejects.toThrow(
      TooManyKeysError,
    );
    resolve({ answer: 'later', stands: false });
    await first;
    expect(await narrow.answer(second, giving('done'), never)).toBe('done');
    await narrow.close();
  });
}
