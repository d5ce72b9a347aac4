import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { endlessBody } from '../chaos/conducts.js';
import { HostileOrigin } from '../chaos/hostile-origin.js';
import { eventually } from '../support/eventually.js';
import { heldBytes } from '../support/held-memory.js';
import { asking, opener } from './opener.js';

const MIB = 1024 * 1024;

/** More than both ends' streams of one fetch hold. */
const HELD_AT_MOST = 2 * MIB;

describe('memory', () => {
  let origin: HostileOrigin;

  beforeAll(async () => {
    origin = await HostileOrigin.start({ '/endless': endlessBody });
  });

  afterAll(() => origin[Symbol.asyncDispose]());

  test('is flat while a large body is read (seed P10)', async () => {
    const before = heldBytes();
    const { body } = await opener().open(asking(origin.url('/endless')));
    const held: number[] = [];
    let read = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      read += chunk.length;
      if (read > held.length * 8 * MIB) held.push(heldBytes() - before);
      if (read > 32 * MIB) break;
    }

    expect(held.length).toBeGreaterThan(3);
    expect(Math.max(...held)).toBeLessThan(HELD_AT_MOST);
  });

  test('is flat, and the other side waits, while nobody reads on', async () => {
    const before = heldBytes();
    const { body } = await opener().open(asking(origin.url('/endless')));
    await once(body, 'readable');
    await standingStill(origin);

    expect(heldBytes() - before).toBeLessThan(HELD_AT_MOST);
    body.destroy();
  });
});

/** As many times as it is looked at, nothing more has been sent. */
const LOOKS = 10;

async function standingStill(origin: HostileOrigin): Promise<void> {
  let last = 0;
  let looks = 0;
  await eventually('the other side stands still', () => {
    looks = origin.sent === last ? looks + 1 : 0;
    last = origin.sent;
    return Promise.resolve(looks > LOOKS && last > 0);
  });
}
