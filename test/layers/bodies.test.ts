import { describe, expect, test } from '@jest/globals';
import {
  breaksBody,
  cutsBody,
  isDeaf,
  settled,
  stallsBody,
  type Mishap,
} from '../chaos/index.js';
import { bodyOf, openBody } from '../support/bodies.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { caller, CONTENT, houseWith, REF } from './house.js';

/** What a body gives before it fails. */
async function readWith(mishap: Mishap) {
  const house = await houseWith({ readObject: [mishap] });
  const { body } = await house.layers.readObject(REF, {}, call);
  return { ...house, body, reading: failureOf(body.toArray()) };
}

describe('a body that is read', () => {
  test('ends in TIMEOUT when it stands still while its reader waits', async () => {
    const { clock, reading, body } = await readWith(stallsBody(4));

    await clock.pass(999);
    expect(body.destroyed).toBe(false);
    await clock.pass(1);

    expect((await reading).code).toBe('TIMEOUT');
    expect(clock.timers).toBe(0);
  });

  test('waits for its reader as long as that takes', async () => {
    const { layers, clock } = await houseWith({});
    const { body } = await layers.readObject(REF, {}, call);

    await clock.pass(1_000_000);

    expect(clock.timers).toBe(0);
    expect((await body.toArray()).join('')).toBe(CONTENT);
  });

  test('that ends before its end is not taken for the whole', async () => {
    const { reading, calls } = await readWith(cutsBody(4));

    expect(await reading).toMatchObject({
      code: 'UNAVAILABLE',
      context: { object: 'o', limit: 10, actual: 4 },
    });
    expect(calls).toEqual(['readObject']);
  });

  test('that breaks says why, and is not begun again behind its reader', async () => {
    const { reading, calls } = await readWith(breaksBody(4, 'UNAVAILABLE'));

    expect((await reading).code).toBe('UNAVAILABLE');
    expect(calls).toEqual(['readObject']);
  });

  test('ends in CANCELLED when the caller goes', async () => {
    const { layers } = await houseWith({});
    const { call: its, go } = caller();
    const { body } = await layers.readObject(REF, {}, its);

    go();

    expect((await failureOf(body.toArray())).code).toBe('CANCELLED');
  });

  test('may be a part', async () => {
    const { layers } = await houseWith({});

    const range = { first: 4, last: 8 };
    const { body } = await layers.readObject(REF, { range }, call);

    expect((await body.toArray()).join('')).toBe('bytes');
  });
});

/** Reads so many bytes of a body, and no more. */
function takes(bytes: number): Mishap {
  return async (made) => {
    const [, { body }] = made.given as [
      unknown,
      { body: AsyncIterable<Buffer> },
    ];
    let taken = 0;
    for await (const chunk of body) {
      taken += chunk.length;
      if (taken >= bytes) await isDeaf(made);
    }
    return isDeaf(made);
  };
}

describe('a body that is written', () => {
  test('may come as slowly as its client likes', async () => {
    const { layers, clock } = await houseWith({});
    const body = openBody('slow');

    const writing = layers.writeObject(REF, { body }, call);
    await clock.pass(1_000_000);
    body.push('ly');
    await clock.pass(1_000_000);
    body.push(null);

    expect(await writing).toMatchObject({ size: 6 });
    expect(clock.timers).toBe(0);
  });

  test('ends in TIMEOUT when the backend takes no more of what is there', async () => {
    const { layers, clock } = await houseWith({ writeObject: [takes(1)] });
    const body = openBody('four');

    const writing = failureOf(layers.writeObject(REF, { body }, call));
    await clock.pass(1000);

    expect((await writing).code).toBe('TIMEOUT');
    expect(body.destroyed).toBe(true);
    expect(clock.timers).toBe(0);
  });

  test('ends in TIMEOUT when the backend has it all and does not answer', async () => {
    const { layers, clock, calls } = await houseWith({
      writeObject: [takes(99)],
    });

    const writing = layers.writeObject(REF, { body: bodyOf(CONTENT) }, call);
    const error = await clock.until(failureOf(writing));

    expect(error.code).toBe('TIMEOUT');
    expect(clock.now()).toBeCloseTo(1000, 3);
    expect(calls).toEqual(['writeObject']);
  });

  test('is not stored by a backend that comes to it too late', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { layers, behind, clock } = await houseWith({
      writeObject: (nth) => (nth < 3 ? late : undefined),
    });
    const late: Mishap = async ({ given, run }) => {
      await gate.promise;
      return run([...given.slice(0, -1), call]);
    };
    const body = bodyOf('too late');

    await clock.until(failureOf(layers.writeObject(REF, { body }, call)));
    gate.resolve(undefined);
    await settled();

    expect(await behind.statObject(REF, call)).toMatchObject({ size: 10 });
  });

  test('is let go when the caller goes, also by a backend that takes no notice', async () => {
    const { layers, clock } = await houseWith({ writeObject: [takes(1)] });
    const { call: its, go } = caller();
    const body = openBody('four');

    const writing = failureOf(layers.writeObject(REF, { body }, its));
    await settled();
    go();

    expect((await clock.until(writing)).code).toBe('CANCELLED');
    expect(body.destroyed).toBe(true);
  });
});
