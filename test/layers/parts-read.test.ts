import { getEventListeners } from 'node:events';
import type { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import {
  cutsBody,
  fails,
  hangs,
  isDeaf,
  settled,
  stallsBody,
} from '../chaos/index.js';
import { bodyOf } from '../support/bodies.js';
import { failureOf } from '../support/failure.js';
import { inParallel } from '../support/in-parallel.js';
import { caller, CONTENT } from './house.js';
import { uploading } from './uploading.js';

const size = CONTENT.length;

describe('a part that is read', () => {
  test('ends in TIMEOUT when it stands still while its reader waits', async () => {
    const { read, clock } = await uploading({ readPart: [stallsBody(4)] });

    const reading = failureOf((await read()).toArray());
    await clock.pass(1000);

    expect((await reading).code).toBe('TIMEOUT');
    expect(clock.timers).toBe(0);
  });

  test('waits for its reader as long as that takes', async () => {
    const { read, clock } = await uploading({});
    const body = await read();

    await clock.pass(1_000_000);

    expect((await body.toArray()).join('')).toBe(CONTENT);
    expect(clock.timers).toBe(0);
  });

  test('that ends before its end is not taken for the whole', async () => {
    const { read } = await uploading({ readPart: [cutsBody(4)] });

    expect(await failureOf((await read()).toArray())).toMatchObject({
      code: 'UNAVAILABLE',
      context: { object: 'part 1', limit: size, actual: 4 },
    });
  });

  test('ends in CANCELLED when the caller goes', async () => {
    const { read } = await uploading({});
    const { call: its, go } = caller();
    const body = await read(its);

    go();

    expect((await failureOf(body.toArray())).code).toBe('CANCELLED');
    expect(getEventListeners(its.signal, 'abort')).toEqual([]);
  });

  test.each([
    ['fails', fails('UNAVAILABLE')],
    ['does not answer', isDeaf],
  ])('is asked for again where the backend %s', async (_, mishap) => {
    const { read, calls, clock } = await uploading({ readPart: [mishap] });

    const body = await clock.until(read());

    expect((await body.toArray()).join('')).toBe(CONTENT);
    expect(calls).toEqual(['readPart', 'readPart']);
  });

  test('that comes too late is given to nobody, and destroyed', async () => {
    const gate = Promise.withResolvers<Readable>();
    const { read, clock } = await uploading({
      readPart: [() => gate.promise, hangs],
    });

    await clock.until(failureOf(read()));
    const late = bodyOf(CONTENT);
    gate.resolve(late);
    await settled();

    expect(late.destroyed).toBe(true);
  });

  test('holds its place until its body is closed', async () => {
    const { read, calls } = await uploading({}, { callsInFlight: 1 });
    const bodies = await inParallel(4, [1, 2, 3, 4], () => read());

    const fifth = read();
    await settled();
    expect(calls).toHaveLength(4);
    bodies[0]?.destroy();

    expect((await (await fifth).toArray()).join('')).toBe(CONTENT);
    for (const body of bodies) body.destroy();
  });

  test('has its span told at its end, with its bytes', async () => {
    const { read, spans } = await uploading({});
    const body = await read();
    await settled();
    expect(spans).toEqual([]);

    await body.toArray();
    await settled();

    const about = { container: 'c', object: 'o', bytes: size };
    expect(spans).toMatchObject([{ operation: 'readPart', ...about }]);
  });
});
