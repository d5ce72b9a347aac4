import { randomUUID } from 'node:crypto';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  test,
} from '@jest/globals';
import { Redis } from 'ioredis';
import { RedisUnavailableError } from '../../src/jobs/index.js';
import {
  KeyReusedError,
  openSharedOnce,
  TooManyKeysError,
  type Once,
} from '../../src/once/index.js';
import { lineTo, type Line } from '../jobs/line.js';
import { findRedis, type RedisServer } from '../services/redis/index.js';
import { eventually } from '../support/eventually.js';
import { describeWith } from '../support/unavailable.js';
import { asked, giving, never, notAgain } from './case.js';
import { describeOnce } from './contract.js';

/** A turn of which nobody says a word ends soon. */
const LOCK_MS = 600;

/** Work that has begun, and is done when a test says so. */
async function underWay(once: Once, done: string | Error) {
  const begun = Promise.withResolvers<undefined>();
  const ended = Promise.withResolvers<undefined>();
  const answer = once.answer(
    asked,
    async () => {
      begun.resolve(undefined);
      await ended.promise;
      if (done instanceof Error) throw done;
      return { answer: done, stands: true };
    },
    never,
  );
  await begun.promise;
  const end = () => {
    ended.resolve(undefined);
    return answer;
  };
  return { answer, end };
}

/** Whether a store can be used. */
function answers(once: Once, key: string): Promise<boolean> {
  return once.answer({ ...asked, key }, giving('it does'), never).then(
    () => true,
    () => false,
  );
}

const redis = await findRedis();

describeWith('Answers in a Redis', redis, (host) => {
  let server: RedisServer;
  let admin: Redis;
  let prefix: string;
  let line: Line;
  let near: Once;
  let far: Once;

  const open = (url = server.url, limits = {}) =>
    openSharedOnce({ url, prefix, lockMs: LOCK_MS, ...limits });

  const allKeys = () => `{${prefix}}:once:all`;

  /** Of each key there is. */
  const timesLeft = async (): Promise<readonly number[]> => {
    const keys = await admin.keys(`{${prefix}}*`);
    return Promise.all(keys.map((key) => admin.pttl(key)));
  };

  const pass = async (ms: number): Promise<void> => {
    for (const key of await admin.zrange(allKeys(), 0, '-1')) {
      await admin.zincrby(allKeys(), -ms, key);
    }
    for (const key of await admin.keys(`{${prefix}}*`)) {
      await admin.pexpire(key, (await admin.pttl(key)) - ms);
    }
  };

  beforeAll(async () => {
    server = await host.start();
    admin = new Redis(server.url);
  });

  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  beforeEach(async () => {
    prefix = `test-${randomUUID()}`;
    line = await lineTo(server.url);
    [near, far] = await Promise.all([open(line.url), open()]);
  });

  afterEach(async () => {
    await Promise.all([near.close(), far.close()]);
    await line.close();
    const keys = await admin.keys(`{${prefix}}*`);
    if (keys.length > 0) await admin.del(keys);
  });

  describeOnce({
    name: 'Redis',
    open: (limits) => open(server.url, limits),
    pass,
  });

  test('of two processes at once one does it, and both get its answer', async () => {
    const first = await underWay(near, 'the one');
    const second = far.answer(asked, notAgain, never);

    expect(await Promise.all([first.end(), second])).toEqual([
      'the one',
      'the one',
    ]);
  });

  test('a key that another process is using for something else is refused', async () => {
    const first = await underWay(near, 'first');
    const other = { ...asked, fingerprint: 'f-2' };

    await expect(far.answer(other, notAgain, never)).rejects.toThrow(
      KeyReusedError,
    );
    await first.end();
  });

  test('work that takes longer than a turn keeps its turn', async () => {
    const first = await underWay(near, 'slow');
    const second = far.answer(asked, notAgain, never);
    const until = Date.now() + 2 * LOCK_MS;
    await eventually('two turns were over', () =>
      Promise.resolve(Date.now() > until),
    );

    expect(await first.end()).toBe('slow');
    expect(await second).toBe('slow');
  });

  test('the turn of a process that is gone ends, and another has it', async () => {
    await underWay(near, 'never');
    line.cut();
    const askedAt = Date.now();

    expect(await far.answer(asked, giving('mine'), never)).toBe('mine');
    expect(Date.now() - askedAt).toBeLessThan(2 * LOCK_MS);
  });

  test('where a turn was lost and both did it, the first answer stands for both', async () => {
    const first = await underWay(near, 'late');
    line.cut();
    await far.answer(asked, giving('mine'), never);
    line.mend();
    await eventually('it was reached again', () => answers(near, 'k-2'));

    expect(await first.end()).toBe('mine');
  });

  test('who lost the turn to another does not end it', async () => {
    const lost = await underWay(near, new Error('it broke'));
    line.cut();
    const second = await underWay(far, 'second');
    line.mend();
    await eventually('it was reached again', () => answers(near, 'k-2'));
    await expect(lost.end()).rejects.toThrow('it broke');

    const other = { ...asked, fingerprint: 'f-2' };
    await expect(near.answer(other, notAgain, never)).rejects.toThrow(
      KeyReusedError,
    );
    expect(await second.end()).toBe('second');
  });

  test('nothing is begun while it is away, which is said within seconds', async () => {
    line.cut();
    const askedAt = Date.now();
    const answer = near.answer(asked, notAgain, never);

    await expect(answer).rejects.toThrow(RedisUnavailableError);
    expect(Date.now() - askedAt).toBeLessThan(3_500);
  });

  test('what was done while it went away is told, and may be done again', async () => {
    const first = await underWay(near, 'done');
    line.cut();

    expect(await first.end()).toBe('done');
    expect(await far.answer(asked, giving('again'), never)).toBe('again');
  });

  test('nothing stays for longer than it is kept', async () => {
    const first = await underWay(near, 'first');
    const turn = await timesLeft();
    await first.end();
    const answer = await timesLeft();

    expect(turn).toHaveLength(2);
    expect(Math.min(...turn)).toBeGreaterThan(0);
    expect(Math.max(...turn)).toBeLessThanOrEqual(LOCK_MS);
    expect(answer).toHaveLength(2);
    expect(Math.min(...answer)).toBeGreaterThan(LOCK_MS);
    expect(Math.max(...answer)).toBeLessThanOrEqual(24 * 60 * 60 * 1000);
  });

  test('keys of all processes are counted together', async () => {
    const [one, other] = await Promise.all([
      open(line.url, { maxKeys: 2 }),
      open(server.url, { maxKeys: 2 }),
    ]);
    await one.answer(asked, giving('1'), never);
    await other.answer({ ...asked, key: 'k-2' }, giving('2'), never);

    for (const once of [one, other]) {
      const third = once.answer({ ...asked, key: 'k-3' }, notAgain, never);
      await expect(third).rejects.toThrow(TooManyKeysError);
      await once.close();
    }
  });

  test('one that may throw answers away is refused, with what to set', async () => {
    const evicting = await host.start({ evicts: 'allkeys-lru' });
    const opened = openSharedOnce({ url: evicting.url });

    await expect(opened).rejects.toThrow('set maxmemory-policy noeviction');
    await evicting.stop();
  });
});
