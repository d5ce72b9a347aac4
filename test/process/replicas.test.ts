import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SocketClient } from '../http/socket-client.js';
import { findRedis, type RedisServer } from '../services/redis/index.js';
import { eventually } from '../support/eventually.js';
import { postGraphql } from '../support/graphql-client.js';
import { inParallel } from '../support/in-parallel.js';
import { describeWith } from '../support/unavailable.js';
import { findSwiftStore, type Store } from './import-stores.js';
import {
  beginImport,
  createContainer,
  jobOf,
  look,
  succeeded,
} from './imports.js';
import { openOrigin, type Origin } from './origin.js';
import { newFolder, run, serve, stop, type Serving } from './program.js';

const SMALL = 2_000;
const LARGE = 6 * 2 ** 20;

/** So much of a large one comes until it is let go on. */
const HELD_AT = 3 * 2 ** 20;

/** Jobs that one replica runs at once. */
const IN_ALL = 4;

const TAKEN_OVER_WITHIN_MS = 60_000;

const [redis, swift] = await Promise.all([findRedis(), findSwiftStore()]);

describeWith('Two replicas on one Redis', redis, (redisHost) => {
  describeWith('and one account', swift, (startStore) => {
    let server: RedisServer;
    let store: Store;
    let small: Origin;
    let large: Origin;
    let here: Serving;
    let there: Serving;

    const start = async () => {
      const folder = await newFolder(configuration(store, server));
      return serve(folder);
    };

    beforeAll(async () => {
      [server, store, small, large] = await Promise.all([
        redisHost.start({ own: true }),
        startStore(),
        openOrigin(SMALL),
        openOrigin(LARGE),
      ]);
      [here, there] = await Promise.all([start(), start()]);
      await createContainer(here.url);
    }, 60_000);

    afterAll(async () => {
      await stop(there);
      await Promise.all([
        store.stop(),
        server.stop(),
        small[Symbol.asyncDispose](),
        large[Symbol.asyncDispose](),
      ]);
    });

    test('200 imports that were begun through both run once each', async () => {
      const names = Array.from({ length: 200 }, (_, at) => `small-${at}`);
      const from = (name: string) => new URL(name, small.url).href;
      await inParallel(8, names, (name, at) => {
        const { url } = at % 2 === 0 ? here : there;
        return beginImport(url, { from: from(name), name });
      });
      await eventually(
        'all have succeeded',
        async () => (await jobsIn(there.url, 'SUCCEEDED')) === names.length,
        60_000,
      );

      const asked = names.map((name) => new URL(from(name)).pathname);
      expect([...small.paths].sort()).toEqual(asked.sort());
      expect(await jobsIn(here.url)).toBe(names.length);
    }, 90_000);

    test('a job that was begun at one is seen, watched and cancelled at the other', async () => {
      large.holdAt(HELD_AT);
      const wanted = { from: large.url, name: 'cancelled' };
      const job = await beginImport(here.url, wanted);
      await using client = new SocketClient(there.url);
      const states = statesOf(client, job);
      await eventually('it is seen to run', async () => {
        const { state, progress } = await jobOf(there.url, job);
        return state === 'RUNNING' && progress.bytesDone > 0;
      });

      await postGraphql(
        there.url,
        'mutation ($job: ID!) { cancelJob(input: { job: $job }) { userErrors { message } } }',
        { job },
      );

      expect((await states).at(-1)).toBe('CANCELLED');
      expect((await jobOf(here.url, job)).state).toBe('CANCELLED');
    });

    test('one idempotencyKey at both at once does one thing', async () => {
      const asked = small.paths.length;
      const idempotencyKey = 'the-only-one';
      const wanted = { from: small.url, name: 'only', idempotencyKey };
      const jobs = await inParallel(6, [here, there, here, there], ({ url }) =>
        beginImport(url, wanted),
      );
      await succeeded(here.url, jobs[0] ?? '', 10_000);

      expect(new Set(jobs).size).toBe(1);
      expect(small.paths.slice(asked)).toHaveLength(1);
      expect((await look(there.url, 'only')).versions).toHaveLength(1);
    });

    test('the jobs of one that is killed are taken over, and each ends with one whole version', async () => {
      large.holdAt(HELD_AT);
      const names = Array.from({ length: 2 * IN_ALL }, (_, at) => `long-${at}`);
      const jobs = await inParallel(4, names, (name) =>
        beginImport(here.url, { from: large.url, name }),
      );
      await eventually(
        'both run as many as they may, and bytes have come',
        async () => {
          const seen = await inParallel(4, jobs, (job) =>
            jobOf(there.url, job),
          );
          return seen.every(({ progress }) => progress.bytesDone > 0);
        },
        20_000,
      );

      here.child.kill('SIGKILL');
      await here.ended;
      const killedAt = Date.now();
      large.holdAt(Infinity);

      for (const job of jobs) {
        const left = killedAt + TAKEN_OVER_WITHIN_MS - Date.now();
        await succeeded(there.url, job, left);
      }
      for (const name of names) {
        const { versions, sha256 } = await look(there.url, name);
        expect({ name, versions: versions.length, sha256 }).toEqual({
          name,
          versions: 1,
          sha256: large.sha256,
        });
      }
    }, 120_000);
  });
});

describe('a Redis that does not answer', () => {
  test('ends the start, with where it is and without its password', async () => {
    const url = 'redis://:canary@127.0.0.1:1';
    const folder = await newFolder(JSON.stringify({ redis: { url } }));

    const { code, stdout, stderr } = await run(folder, ['serve']);

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^stowage: redis\.url: the Redis at 127\.0\.0\.1:1 can't be used: .*ECONNREFUSED.*\n$/,
    );
    expect(stdout + stderr).not.toContain('canary');
  });
});

/** How many jobs there are, of a state or of all. */
async function jobsIn(url: string, state?: string): Promise<number> {
  const { jobs } = await postGraphql<{
    jobs: { readonly nodes: readonly object[] };
  }>(
    url,
    'query ($states: [JobState!]) { jobs(first: 1000, states: $states) { nodes { id } } }',
    { states: state === undefined ? null : [state] },
  );
  return jobs.nodes.length;
}

/** Each state that a job is told to be in, until it is over. */
async function statesOf(
  client: SocketClient,
  id: string,
): Promise<readonly string[]> {
  const query = 'subscription ($id: ID!) { jobUpdated(id: $id) { state } }';
  const events = client.iterate<{
    readonly jobUpdated: { readonly state: string };
  }>(query, { id });
  const states: string[] = [];
  for await (const { data } of events) {
    if (data) states.push(data.jobUpdated.state);
  }
  return states;
}

function configuration({ account }: Store, { url }: RedisServer): string {
  return JSON.stringify({
    listen: { port: 0 },
    redis: { url },
    imports: { allow: ['127.0.0.1'] },
    jobs: { perAccount: 2 * IN_ALL, inAll: IN_ALL },
    accounts: { store: account },
  });
}
