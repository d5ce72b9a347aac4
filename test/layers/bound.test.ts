import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { answersAt, fails, isDeaf, settled } from '../chaos/index.js';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { inParallel } from '../support/in-parallel.js';
import { caller, houseWith, REF } from './house.js';

const range = (count: number) => Array.from({ length: count }, (_, at) => at);

/** A house with two places, where stats are answered when `open` is called. */
async function gated(options = {}) {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const house = await houseWith(
    { statObject: () => answersAt(promise) },
    { callsInFlight: 2, ...options },
  );
  const stat = () => house.layers.statObject(REF, call);
  return {
    ...house,
    stat,
    open: () => {
      resolve(undefined);
    },
  };
}

describe('the calls to an account', () => {
  test('are no more at once than it has places, and all are answered (seed Q5)', async () => {
    const { stat, open, calls, mostAtOnce } = await gated();

    const stats = Promise.all(range(9).map(stat));
    await settled();
    expect(calls).toHaveLength(2);
    open();

    expect(await stats).toHaveLength(9);
    expect(mostAtOnce()).toBe(2);
  });

  test('are let in first come, first served', async () => {
    const names: string[] = [];
    const { layers } = await houseWith(
      {
        statContainer:
          () =>
          ({ given, run }) => {
            names.push(String(given[0]));
            return run();
          },
      },
      { callsInFlight: 1 },
    );

    const wanted = range(5).map(String);
    await Promise.allSettled(
      wanted.map((name) => layers.statContainer(name, call)),
    );

    expect(names).toEqual(wanted);
  });

  test('that are too many are RATE_LIMITED at once', async () => {
    const { stat, open, calls } = await gated({ callsWaiting: 3 });

    const stats = range(5).map(stat);
    const error = await failureOf(stat());
    open();

    expect(error).toMatchObject({
      code: 'RATE_LIMITED',
      context: {
        account: 'main',
        reason: 'too many calls to this account wait already',
        retryAfterSeconds: 1,
      },
    });
    expect(await Promise.all(stats)).toHaveLength(5);
    expect(calls).toHaveLength(5);
  });

  test('wait in their own time, and then end in TIMEOUT', async () => {
    const { layers, clock, calls } = await houseWith(
      { copyObject: [isDeaf] },
      { callsInFlight: 1 },
    );
    const copying = layers.copy?.copyObject(REF, { ref: REF }, call);

    const stat = failureOf(layers.statObject(REF, call));
    await clock.pass(1000);

    expect(await stat).toMatchObject({ code: 'TIMEOUT' });
    expect(calls).toEqual(['copyObject']);
    await clock.until(failureOf(copying ?? Promise.resolve()));
  });

  test('leave nothing behind once they need not wait any more', async () => {
    const { layers, stat, open, clock } = await gated();
    const { call: its } = caller();

    const stats = [stat(), stat(), layers.statObject(REF, its)];
    await settled();
    expect(getEventListeners(its.signal, 'abort')).toHaveLength(1);
    open();
    await Promise.all(stats);

    expect(getEventListeners(its.signal, 'abort')).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  test('stop waiting when their caller goes', async () => {
    const { layers, stat, open, calls, clock } = await gated();
    const first = [stat(), stat()];
    const { call: its, go } = caller();

    const third = failureOf(layers.statObject(REF, its));
    await settled();
    go();

    expect((await third).code).toBe('CANCELLED');
    open();
    await Promise.all(first);
    expect(calls).toHaveLength(2);
    expect(clock.timers).toBe(0);
  });

  test('give their places back however they end', async () => {
    const { layers, clock } = await houseWith(
      {
        statObject: [fails('OBJECT_NOT_FOUND'), isDeaf, isDeaf],
        deleteObject: [isDeaf],
        readObject: [fails('OBJECT_NOT_FOUND')],
      },
      { callsInFlight: 1 },
    );
    await failureOf(layers.statObject(REF, call));
    await clock.until(failureOf(layers.statObject(REF, call)));
    await clock.until(failureOf(layers.deleteObject(REF, {}, call)));
    await failureOf(layers.readObject(REF, {}, call));

    expect(await layers.statObject(REF, call)).toMatchObject({ name: 'o' });
  });
});

describe('bodies', () => {
  test('that are read hold a place until they are over', async () => {
    const { layers, calls } = await houseWith({}, { callsInFlight: 1 });
    const read = () => layers.readObject(REF, {}, call);
    const bodies = await inParallel(4, range(4), read);

    const fifth = read();
    await settled();
    expect(calls).toHaveLength(4);
    bodies[0]?.body.destroy();

    const { body } = await fifth;
    expect((await body.toArray()).join('')).toHaveLength(10);
    await Promise.all(bodies.slice(1).map(({ body: rest }) => rest.toArray()));
  });

  test('leave the places of other calls free', async () => {
    const { layers } = await houseWith({}, { callsInFlight: 1 });
    const bodies = await inParallel(4, range(4), () =>
      layers.readObject(REF, {}, call),
    );

    expect(await layers.statObject(REF, call)).toMatchObject({ name: 'o' });
    const body = bodyOf('written beside');
    const written = await layers.writeObject(REF, { body }, call);

    expect(written).toMatchObject({ size: 14 });
    for (const { body: unread } of bodies) unread.destroy();
  });

  test('that cross between two accounts, more than there are places, all arrive', async () => {
    const here = await houseWith({}, { callsInFlight: 1 });
    const there = await houseWith({}, { callsInFlight: 1 });

    const crossed = await inParallel(20, range(20), async (_, at) => {
      const [from, to] = at % 2 ? [here, there] : [there, here];
      const { body } = await from.layers.readObject(REF, {}, call);
      const ref = { container: 'c', name: `copy-${at}` };
      return to.layers.writeObject(ref, { body }, call);
    });

    expect(crossed.map(({ size }) => size)).toEqual(range(20).map(() => 10));
  });
});
