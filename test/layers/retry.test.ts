import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type {
  StorageBackend,
  StorageErrorCode,
} from '../../src/storage/index.js';
import { fails, isDeaf, losesAnswer, type Mishap } from '../chaos/index.js';
import { bodyOf, bytesOf, openBody } from '../support/bodies.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { CONTENT, houseWith, REF, type House } from './house.js';

type Act = (backend: StorageBackend) => Promise<unknown> | undefined;

const READS: Readonly<Record<string, Act>> = {
  listContainers: (on) => on.listContainers({ limit: 1 }, call),
  statContainer: (on) => on.statContainer('c', call),
  listObjects: (on) => on.listObjects('c', { limit: 1 }, call),
  statObject: (on) => on.statObject(REF, call),
  readObject: (on) => on.readObject(REF, {}, call),
  listVersions: (on) => on.versions?.listVersions(REF, { limit: 1 }, call),
  statAccount: (on) => on.accountStats?.statAccount(call),
  readAccountMetadata: (on) => on.accountMetadata?.readAccountMetadata(call),
};

const SETTING: Readonly<Record<string, Act>> = {
  updateContainer: (on) => on.updateContainer('c', {}, call),
  updateObject: (on) => on.updateObject(REF, {}, call),
  setExpiry: (on) => on.expiry?.setExpiry(REF, null, call),
  updateAccountMetadata: (on) =>
    on.accountMetadata?.updateAccountMetadata({}, call),
};

const ONCE: Readonly<Record<string, Act>> = {
  createContainer: (on) => on.createContainer('new', {}, call),
  deleteContainer: (on) => on.deleteContainer('c', call),
  deleteObject: (on) => on.deleteObject(REF, {}, call),
  deleteObjects: (on) => on.bulkDelete?.deleteObjects('c', ['o'], call),
  copyObject: (on) => on.copy?.copyObject(REF, { ref: REF }, call),
};

/** How often it was tried, and what came of it, when its first try goes wrong. */
async function triedAfter(mishap: Mishap, operation: string, act: Act) {
  const house = await houseWith({ [operation]: [mishap] });
  const acting = act(house.layers) ?? Promise.reject(new Error('no facet'));
  const error = await house.clock.until(
    acting.then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
  return { tries: house.calls.length, error };
}

const cases = (acts: Readonly<Record<string, Act>>) => Object.entries(acts);

describe('what only reads', () => {
  test.each(cases(READS))('%s is tried again', async (operation, act) => {
    for (const code of ['UNAVAILABLE', 'RATE_LIMITED'] as const) {
      const seen = await triedAfter(fails(code), operation, act);
      expect(seen).toEqual({ tries: 2, error: undefined });
    }
    const hung = await triedAfter(isDeaf, operation, act);
    expect(hung).toEqual({ tries: 2, error: undefined });
  });
});

describe('what says how something is to be', () => {
  test.each(cases(SETTING))(
    '%s is tried again, but not where it may yet arrive',
    async (operation, act) => {
      const lost = await triedAfter(losesAnswer('UNAVAILABLE'), operation, act);
      expect(lost).toEqual({ tries: 2, error: undefined });

      const hung = await triedAfter(isDeaf, operation, act);
      expect(hung).toMatchObject({ tries: 1, error: { code: 'TIMEOUT' } });
    },
  );
});

describe('what would be done twice', () => {
  test.each(cases(ONCE))('%s is tried once', async (operation, act) => {
    for (const code of ['UNAVAILABLE', 'RATE_LIMITED'] as const) {
      const seen = await triedAfter(fails(code), operation, act);
      expect(seen).toMatchObject({ tries: 1, error: { code } });
    }
  });
});

describe('what will not pass', () => {
  test.each<StorageErrorCode>([
    'OBJECT_NOT_FOUND',
    'AUTH_FAILED',
    'PERMISSION_DENIED',
    'CANCELLED',
    'UNEXPECTED',
  ])('%s is not tried again', async (code) => {
    const { layers, calls } = await houseWith({ statObject: [fails(code)] });

    await failureOf(layers.statObject(REF, call));

    expect(calls).toHaveLength(1);
  });
});

/** When each try of a stat began, in milliseconds, where all fail. */
async function triesOf(
  mishap: Mishap,
  random: number,
  timeoutMs = 10_000,
): Promise<{ readonly at: readonly number[]; readonly house: House }> {
  const at: number[] = [];
  const noted: Mishap = (made) => {
    at.push(house.clock.now());
    return mishap(made);
  };
  const house = await houseWith(
    { statObject: () => noted },
    { random: () => random, timeoutMs },
  );
  await house.clock.until(failureOf(house.layers.statObject(REF, call)));
  return { at, house };
}

describe('the tries', () => {
  test('are three, each after a wait that may be twice as long as the last', async () => {
    expect((await triesOf(fails('UNAVAILABLE'), 1)).at).toEqual([0, 200, 600]);
  });

  test('are spread over all of the wait', async () => {
    const quarter = await triesOf(fails('UNAVAILABLE'), 0.25);

    expect(quarter.at).toEqual([0, 50, 150]);
  });

  test('wait as long as the backend asks for', async () => {
    const asking = fails('RATE_LIMITED', { retryAfterSeconds: 2 });

    expect((await triesOf(asking, 0)).at).toEqual([0, 2000, 4000]);
  });

  test('end at once where the backend asks for a long wait, which is told', async () => {
    const asking = fails('RATE_LIMITED', { retryAfterSeconds: 60 });
    const { layers, calls } = await houseWith({ statObject: [asking] });

    const error = await failureOf(layers.statObject(REF, call));

    expect(error.context.retryAfterSeconds).toBe(60);
    expect(calls).toHaveLength(1);
  });

  test('never begin after the time of the call', async () => {
    const { at } = await triesOf(fails('UNAVAILABLE'), 1, 500);

    expect(at).toEqual([0, 200]);
  });
});

/** What an upload came to, its backend doing so the first time. */
async function uploadAfter(mishap: Mishap, options = {}) {
  const house = await houseWith({ writeObject: [mishap] });
  const body = bodyOf('new content');
  const writing = house.layers.writeObject(REF, { body, ...options }, call);
  const error = await house.clock.until(
    writing.then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
  const held = await house.behind.readObject(REF, {}, call);
  const text = (await bytesOf(held.body)).toString();
  return { tries: house.calls.length, error, text, body };
}

describe('an upload', () => {
  test.each([
    ['UNAVAILABLE', fails('UNAVAILABLE')],
    ['RATE_LIMITED', fails('RATE_LIMITED')],
    ['TIMEOUT', isDeaf],
  ])(
    'is tried again from its start after %s, while no byte was asked for',
    async (_, mishap) => {
      expect(await uploadAfter(mishap)).toMatchObject({
        tries: 2,
        error: undefined,
        text: 'new content',
      });
    },
  );

  test('is not tried again once a byte was asked for', async () => {
    const seen = await uploadAfter(async (made) => {
      const [, { body }] = made.given as [
        unknown,
        { body: AsyncIterable<Buffer> },
      ];
      for await (const chunk of body) expect(chunk.length).toBeGreaterThan(0);
      return fails('UNAVAILABLE')(made);
    });

    expect(seen).toMatchObject({
      tries: 1,
      error: { code: 'UNAVAILABLE' },
      text: CONTENT,
    });
    expect(seen.body.destroyed).toBe(true);
  });

  test('is not tried again from half way', async () => {
    const body = openBody('half of it');
    const { layers, calls, clock } = await houseWith({
      writeObject: [
        async (made) => {
          const [, object] = made.given as [unknown, { body: Readable }];
          await once(object.body, 'data');
          return fails('UNAVAILABLE')(made);
        },
      ],
    });

    const writing = failureOf(layers.writeObject(REF, { body }, call));
    await clock.pass(10_000);

    expect((await writing).code).toBe('UNAVAILABLE');
    expect(calls).toHaveLength(1);
  });

  test('is not tried again where there is no byte to ask for', async () => {
    const seen = await uploadAfter(fails('UNAVAILABLE'), { size: 0 });

    expect(seen).toMatchObject({ tries: 1, error: { code: 'UNAVAILABLE' } });
  });
});
