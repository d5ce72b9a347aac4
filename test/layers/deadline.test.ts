import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { StorageError, type Call } from '../../src/storage/index.js';
import { fails, hangs, isDeaf, settled } from '../chaos/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { caller, CONTENT, houseWith, REF } from './house.js';

describe('a call that is not answered', () => {
  test.each([
    ['that stops when it is told to', hangs],
    ['that takes no notice of its signal', isDeaf],
  ])('ends in TIMEOUT on a backend %s', async (_, mishap) => {
    const { layers, clock } = await houseWith({ deleteObject: [mishap] });

    const deleting = failureOf(layers.deleteObject(REF, {}, call));
    await clock.pass(999);
    expect(clock.timers).toBe(1);
    await clock.pass(1);

    expect(await deleting).toMatchObject({
      code: 'TIMEOUT',
      context: { account: 'main', operation: 'deleteObject' },
    });
    expect(clock.timers).toBe(0);
  });

  test('has the backend told to stop', async () => {
    let seen: Call | undefined;
    const { layers, clock } = await houseWith({
      deleteObject: [
        (made) => {
          seen = made.call;
          return isDeaf(made);
        },
      ],
    });

    await clock.until(failureOf(layers.deleteObject(REF, {}, call)));

    expect(seen?.signal.aborted).toBe(true);
    expect(call.signal.aborted).toBe(false);
  });

  test('is tried again in the time that is left, and the whole has an end', async () => {
    const { layers, clock, calls } = await houseWith({
      statObject: [isDeaf, isDeaf, isDeaf],
    });

    const failing = failureOf(layers.statObject(REF, call));
    const error = await clock.until(failing);

    expect(error.code).toBe('TIMEOUT');
    expect(calls).toHaveLength(2);
    expect(clock.now()).toBe(1000);
  });

  test('may take 20 times as long where it copies', async () => {
    const { layers, clock } = await houseWith({ copyObject: [isDeaf] });

    const copying = layers.copy?.copyObject(REF, { ref: REF }, call);
    await clock.until(failureOf(copying ?? Promise.resolve()));

    expect(clock.now()).toBe(20_000);
  });

  test('gives a body that comes too late to nobody, and destroys it', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { layers, behind, clock } = await houseWith({
      readObject: [
        async () => {
          await gate.promise;
          return late;
        },
        hangs,
      ],
    });
    const late = await behind.readObject(REF, {}, call);

    await clock.until(failureOf(layers.readObject(REF, {}, call)));
    gate.resolve(undefined);
    await settled();

    expect(late.body.destroyed).toBe(true);
  });
});

describe('a caller that goes away', () => {
  test('has its call end in CANCELLED, and not tried again', async () => {
    const { layers, calls } = await houseWith({ statObject: [hangs] });
    const { call: its, go } = caller();

    const stat = failureOf(layers.statObject(REF, its));
    await settled();
    go();

    expect((await stat).code).toBe('CANCELLED');
    expect(calls).toHaveLength(1);
  });

  test('has its call end in CANCELLED on a backend that takes no notice', async () => {
    const { layers, clock } = await houseWith({ statObject: [isDeaf] });
    const { call: its, go } = caller();

    const stat = failureOf(layers.statObject(REF, its));
    await settled();
    go();

    expect((await clock.until(stat)).code).toBe('CANCELLED');
    expect(clock.timers).toBe(0);
  });

  test('is told of a write that was done all the same', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { layers } = await houseWith({
      setExpiry: [
        async ({ given, run }) => {
          await gate.promise;
          return run([...given.slice(0, -1), call]);
        },
      ],
    });
    const { call: its, go } = caller();

    const setting = layers.expiry?.setExpiry(REF, null, its);
    go();
    gate.resolve(undefined);

    expect(await setting).toMatchObject({ name: 'o' });
  });

  test('does not wait for another try', async () => {
    const { layers } = await houseWith({ statObject: [fails('UNAVAILABLE')] });
    const { call: its, go } = caller();

    const stat = failureOf(layers.statObject(REF, its));
    await settled();
    go();

    expect((await stat).code).toBe('CANCELLED');
  });
});

describe('a call that is over', () => {
  test('leaves no timer and no listener behind', async () => {
    const { layers, clock } = await houseWith({
      statContainer: [fails('CONTAINER_NOT_FOUND')],
      statObject: [fails('UNAVAILABLE')],
    });
    const { call: its } = caller();

    await layers.listObjects('c', { limit: 1 }, its);
    await failureOf(layers.statContainer('c', its));
    await clock.until(layers.statObject(REF, its));
    const { body } = await layers.readObject(REF, {}, its);
    expect((await body.toArray()).join('')).toBe(CONTENT);
    const unread = await layers.readObject(REF, {}, its);
    unread.body.destroy();
    await settled();

    expect(clock.timers).toBe(0);
    expect(getEventListeners(its.signal, 'abort')).toEqual([]);
  });

  test('ends as the backend says where that is no StorageError', async () => {
    const mistake = new TypeError('a mistake of ours');
    const { layers } = await houseWith({
      statObject: [() => Promise.reject(mistake)],
    });

    await expect(layers.statObject(REF, call)).rejects.toBe(mistake);
    expect(mistake).not.toBeInstanceOf(StorageError);
  });
});
