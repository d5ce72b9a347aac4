import { describe, expect, test } from '@jest/globals';
import { opened } from '../../src/layers/index.js';
import { StorageError } from '../../src/storage/index.js';
import { settled, TestClock } from '../chaos/index.js';
import { openReference } from '../reference/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';

describe('a backend that is opened', () => {
  test('is there when it comes in time', async () => {
    const clock = new TestClock();
    const reference = openReference();

    const backend = opened(() => Promise.resolve(reference), { clock });

    expect(await backend).toBe(reference);
    expect(clock.timers).toBe(0);
  });

  test('fails as it says', async () => {
    const error = new StorageError('AUTH_FAILED');

    const backend = opened(() => Promise.reject(error));

    await expect(backend).rejects.toBe(error);
  });

  test('is not waited for longer than 4 calls may take, and closed when it comes later', async () => {
    const clock = new TestClock();
    const late = openReference();
    const { promise, resolve } = Promise.withResolvers<typeof late>();

    const opening = opened(() => promise, { clock, timeoutMs: 1000 });
    const error = await clock.until(failureOf(opening));
    resolve(late);
    await settled();

    expect(error.code).toBe('TIMEOUT');
    expect(error.context.reason).toBe('nothing happened there for 4 s');
    expect(clock.now()).toBe(4000);
    expect((await failureOf(late.statContainer('c', call))).code).toBe(
      'UNAVAILABLE',
    );
  });
});
