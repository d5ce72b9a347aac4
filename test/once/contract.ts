import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  KEPT_MS,
  KeyReusedError,
  type Once,
  type Outcome,
} from '../../src/once/index.js';
import { eventually } from '../support/eventually.js';
import { describeBounds } from './bounds.js';
import {
  asked,
  giving,
  NEARLY_MS,
  never,
  notAgain,
  pending,
  type OnceStorage,
} from './case.js';

/** What every keeper of answers promises. */
export function describeOnce(storage: OnceStorage): void {
  describe(`answers that are given again, kept by ${storage.name}`, () => {
    let once: Once;

    beforeEach(async () => {
      once = await storage.open();
    });

    afterEach(() => once.close());

    test('who asks first has the work done, and gets its answer', async () => {
      expect(await once.answer(asked, giving('first'), never)).toBe('first');
    });

    test('who asks the same again gets the first answer, and nothing is done', async () => {
      await once.answer(asked, giving('first'), never);

      expect(await once.answer(asked, notAgain, never)).toBe('first');
    });

    test('an answer is given again after the store was closed and opened', async () => {
      await once.answer(asked, giving('first'), never);
      await once.close();
      once = await storage.open();

      expect(await once.answer(asked, notAgain, never)).toBe('first');
    });

    test('a key that was given for something else is refused, and nothing is done', async () => {
      await once.answer(asked, giving('first'), never);
      const other = { ...asked, fingerprint: 'f-2' };

      await expect(once.answer(other, notAgain, never)).rejects.toThrow(
        KeyReusedError,
      );
    });

    test('a key that is being used for something else is refused at once', async () => {
      const { work, resolve } = pending();
      const first = once.answer(asked, work, never);
      const other = { ...asked, fingerprint: 'f-2' };

      await expect(once.answer(other, notAgain, never)).rejects.toThrow(
        KeyReusedError,
      );
      resolve({ answer: 'first', stands: true });
      await first;
    });

    test('keys of one owner are none of another', async () => {
      await once.answer(asked, giving('mine'), never);
      const theirs = { ...asked, owner: 'you', fingerprint: 'f-2' };

      expect(await once.answer(theirs, giving('theirs'), never)).toBe('theirs');
    });

    test('an owner and a key are not taken for another pair of the same letters', async () => {
      await once.answer(
        { ...asked, owner: 'a', key: 'bc' },
        giving('1'),
        never,
      );
      const other = { ...asked, owner: 'ab', key: 'c' };

      expect(await once.answer(other, giving('2'), never)).toBe('2');
    });

    test('an answer that does not stand is given to who asked, and the next one tries again', async () => {
      const failed = await once.answer(asked, giving('later', false), never);
      const tried = await once.answer(asked, giving('done'), never);

      expect([failed, tried]).toEqual(['later', 'done']);
    });

    test('a key whose answer did not stand may be given for something else', async () => {
      await once.answer(asked, giving('later', false), never);
      const other = { ...asked, fingerprint: 'f-2' };

      expect(await once.answer(other, giving('other'), never)).toBe('other');
    });

    test('of several at once one does it, and all get its answer', async () => {
      const { work, resolve, begun } = pending();
      const all = [1, 2, 3].map(() => once.answer(asked, work, never));
      resolve({ answer: 'the one', stands: true });

      expect(await Promise.all(all)).toEqual(['the one', 'the one', 'the one']);
      expect(begun()).toBe(1);
    });

    test('when the answer that others wait for does not stand, they try one after another', async () => {
      let atOnce = 0;
      let most = 0;
      const work = async (): Promise<Outcome> => {
        most = Math.max(most, ++atOnce);
        await Promise.resolve();
        atOnce -= 1;
        return { answer: 'later', stands: false };
      };
      await Promise.all([1, 2, 3].map(() => once.answer(asked, work, never)));

      expect(most).toBe(1);
    });

    test('work that throws is told to who asked, and the next one tries', async () => {
      const { work, reject, begun } = pending();
      const first = once.answer(asked, work, never);
      const second = once.answer(asked, giving('done'), never);
      await eventually('it began', () => Promise.resolve(begun() === 1));
      reject(new Error('it broke'));

      await expect(first).rejects.toThrow('it broke');
      expect(await second).toBe('done');
    });

    test('who is tired of waiting stops, and who does it goes on', async () => {
      const { work, resolve } = pending();
      const first = once.answer(asked, work, never);
      const patience = new AbortController();
      const second = once.answer(asked, notAgain, patience.signal);
      patience.abort(new Error('tired'));

      await expect(second).rejects.toThrow('tired');
      resolve({ answer: 'first', stands: true });
      expect(await first).toBe('first');
    });

    test('an answer is kept for 24 hours, and then forgotten', async () => {
      await once.answer(asked, giving('old'), never);

      await storage.pass(KEPT_MS - NEARLY_MS);
      expect(await once.answer(asked, notAgain, never)).toBe('old');
      await storage.pass(NEARLY_MS);
      const other = { ...asked, fingerprint: 'f-2' };
      expect(await once.answer(other, giving('new'), never)).toBe('new');
    });

    test('24 hours are counted from the first answer, not from the last time it was given', async () => {
      await once.answer(asked, giving('old'), never);
      await storage.pass(KEPT_MS - NEARLY_MS);
      await once.answer(asked, notAgain, never);
      await storage.pass(NEARLY_MS);

      expect(await once.answer(asked, giving('new'), never)).toBe('new');
    });

    test('an answer of two million letters is given again', async () => {
      const long = 'é'.repeat(2_000_000);
      await once.answer(asked, giving(long), never);

      expect((await once.answer(asked, notAgain, never)) === long).toBe(true);
    });

    describeBounds(storage);
  });
}
