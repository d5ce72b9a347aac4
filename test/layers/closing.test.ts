import { describe, expect, test } from '@jest/globals';
import { layered } from '../../src/layers/index.js';
import { TestClock } from '../chaos/index.js';
import { openReference } from '../reference/index.js';
import { failureOf } from '../support/failure.js';

/** A backend in its layers that closes as told, and the clock they go by. */
function closing(close: () => Promise<void>) {
  const clock = new TestClock();
  const backend = { ...openReference(), close };
  return {
    clock,
    layers: layered('main', backend, { clock, timeoutMs: 1000 }),
  };
}

describe('a backend that is closed', () => {
  test('is let go of when it is done, and no timer is left', async () => {
    const { clock, layers } = closing(() => Promise.resolve());

    await layers.close();

    expect(clock.timers).toBe(0);
  });

  test('is not waited for longer than a call may take', async () => {
    const { clock, layers } = closing(() => new Promise(() => undefined));

    const error = await clock.until(failureOf(layers.close()));

    expect(error).toMatchObject({
      code: 'TIMEOUT',
      context: { account: 'main', operation: 'close' },
    });
    expect(clock.now()).toBe(1000);
  });
});
