import { getEventListeners } from 'node:events';
import type { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import {
  fails,
  isDeaf,
  losesAnswer,
  settled,
  type Mishap,
} from '../chaos/index.js';
import { bodyOf, openBody } from '../support/bodies.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { caller, CONTENT, REF } from './house.js';
import { uploading } from './uploading.js';

const size = CONTENT.length;

/** Takes the first bytes of a part's body, and then does nothing more. */
const takesSome: Mishap = async ({ given }) => {
  const [, { body }] = given as [unknown, { body: AsyncIterable<Buffer> }];
  for await (const chunk of body) {
    if (chunk.length > 0) await new Promise(() => undefined);
  }
};

/** Takes all of a part's body, and then fails. */
const takesAll: Mishap = async (made) => {
  const [, { body }] = made.given as [unknown, { body: Readable }];
  await body.toArray();
  return fails('UNAVAILABLE')(made);
};

describe('a part that is put', () => {
  test('may come as slowly as its client likes', async () => {
    const { put, clock } = await uploading({});
    const body = openBody('ten ');

    const putting = put(body);
    await clock.pass(1_000_000);
    body.push('bytes!');
    await clock.pass(1_000_000);
    body.push(null);

    expect(await putting).toMatchObject({ partNumber: 1, size });
    expect(clock.timers).toBe(0);
  });

  test('ends in TIMEOUT when the backend takes no more of what is there', async () => {
    const { put, clock } = await uploading({ putPart: [takesSome] });
    const body = openBody('ten ');

    const putting = failureOf(put(body));
    await clock.pass(1000);

    expect((await putting).code).toBe('TIMEOUT');
    expect(body.destroyed).toBe(true);
    expect(clock.timers).toBe(0);
  });

  test.each([
    ['UNAVAILABLE', fails('UNAVAILABLE')],
    ['RATE_LIMITED', fails('RATE_LIMITED')],
    ['TIMEOUT', isDeaf],
  ])(
    'is put again from its start after %s, while no byte was asked for',
    async (_, mishap) => {
      const { put, calls, clock } = await uploading({ putPart: [mishap] });

      const stored = await clock.until(put(bodyOf(CONTENT)));

      expect(stored).toMatchObject({ partNumber: 1, size });
      expect(calls).toEqual(['putPart', 'putPart']);
    },
  );

  test('is not put again once a byte was asked for', async () => {
    const { put, calls, clock } = await uploading({ putPart: [takesAll] });
    const body = bodyOf(CONTENT);

    const error = await clock.until(failureOf(put(body)));

    expect(error.code).toBe('UNAVAILABLE');
    expect(calls).toEqual(['putPart']);
    expect(body.destroyed).toBe(true);
  });

  test('that finds no place has its body let go', async () => {
    const none = { callsInFlight: 0, callsWaiting: 0 };
    const { put, calls } = await uploading({}, none);
    const body = bodyOf(CONTENT);

    expect((await failureOf(put(body))).code).toBe('RATE_LIMITED');
    expect(body.destroyed).toBe(true);
    expect(calls).toEqual([]);
  });

  test('is let go when the caller goes, also by a backend that takes no notice', async () => {
    const { put, clock } = await uploading({ putPart: [takesSome] });
    const { call: its, go } = caller();
    const body = openBody('ten ');

    const putting = failureOf(put(body, its));
    await settled();
    go();

    expect((await clock.until(putting)).code).toBe('CANCELLED');
    expect(body.destroyed).toBe(true);
    expect(getEventListeners(its.signal, 'abort')).toEqual([]);
  });
});

describe('an upload', () => {
  test('that is complete, but whose answer was lost, is completed again as one version', async () => {
    const { complete, behind, clock, calls } = await uploading({
      completeMultipart: [losesAnswer('UNAVAILABLE')],
    });

    const { versionId } = await clock.until(complete());

    expect(calls).toHaveLength(2);
    const its = await behind.versions?.listVersions(REF, { limit: 9 }, call);
    expect(its?.items).toHaveLength(2);
    expect(its?.items[0]?.versionId).toBe(versionId);
  });

  test('may take 20 times as long to be completed', async () => {
    const { complete, clock } = await uploading({
      completeMultipart: [isDeaf],
    });

    const error = await clock.until(failureOf(complete()));

    expect(error.code).toBe('TIMEOUT');
    expect(clock.now()).toBe(20_000);
  });

  test.each(['beginMultipart', 'abortMultipart'] as const)(
    'has %s asked for once alone',
    async (operation) => {
      const { layers, upload, calls, clock } = await uploading({
        [operation]: [fails('UNAVAILABLE')],
      });
      const acts = {
        beginMultipart: () =>
          layers.multipart?.beginMultipart(REF, { partSize: size }, call),
        abortMultipart: () => layers.multipart?.abortMultipart(upload, call),
      };

      const acting = Promise.resolve(acts[operation]());
      expect((await clock.until(failureOf(acting))).code).toBe('UNAVAILABLE');
      expect(calls).toEqual([operation]);
    },
  );
});
