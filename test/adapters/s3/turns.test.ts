import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Turns } from '../../../adapters/s3/turns.js';
import { call } from '../../support/call.js';

const { signal } = call;

function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}

test('those who change one thing come one after another, in their order, whoever fails', async () => {
  const turns = new Turns();
  const told: string[] = [];
  const work = (name: string) => async () => {
    told.push(`${name} begins`);
    await nextTurn();
    told.push(`${name} ends`);
    if (name === 'a') throw new Error(name);
  };
  const all = ['a', 'b'].map((name) => turns.take('one', signal, work(name)));
  const [first, second] = await Promise.allSettled(all);
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(first).toHaveProperty('status', 'rejected');
  expect(second).toHaveProperty('status', 'fulfilled');
});

test('another thing waits for nobody', async () => {
  const turns = new Turns();
  void turns.take('one', signal, never);
  const two = turns.take('two', signal, () => Promise.resolve(2));
  expect(await two).toBe(2);
});

test('who is told to stop waits no longer', async () => {
  const turns = new Turns();
  void turns.take('one', signal, never);
  const stop = new AbortController();
  const waiting = turns.take('one', stop.signal, never);
  stop.abort(new Error('stop'));
  await expect(waiting).rejects.toThrow('stop');
});
