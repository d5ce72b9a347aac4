import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { buildApp, type App } from '../../src/app.js';
import { RedisError, Secret, type Config } from '../../src/config/index.js';
import { lineTo, type Line } from '../jobs/line.js';
import { findRedis, type RedisServer } from '../services/redis/index.js';
import { eventually } from '../support/eventually.js';
import { postGraphql } from '../support/graphql-client.js';
import { describeWith } from '../support/unavailable.js';
import { Accounts, configOf, keptLog } from './accounts.js';

const PASSWORD = 'dont-tell-anybody';

const redis = await findRedis();

describeWith('a gateway on Redis', redis, (host) => {
  const log = keptLog();
  const running: App[] = [];
  let server: RedisServer;
  let line: Line;

  const configuration = (url: string): Config =>
    configOf([new Accounts().reference('a')], {
      redis: { url: new Secret(url) },
    });

  const listening = async (): Promise<string> => {
    line = await lineTo(server.url);
    const app = await buildApp(configuration(line.url), log);
    running.push(app);
    return app.listen();
  };

  beforeAll(async () => {
    server = await host.start({ own: true, password: PASSWORD });
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((app) => app.close()));
    await line.close();
  });

  afterAll(() => server.stop());

  test('says that it keeps jobs, and that it can not while Redis is away, and serves on', async () => {
    const url = await listening();
    const before = await readiness(url);
    line.cut();
    const away = await readiness(url);
    line.mend();

    expect(before).toMatchObject({ status: 200, jobs: { ready: true } });
    expect(away).toMatchObject({ status: 200, jobs: { ready: false } });
    expect(away.jobs?.reason).toContain(new URL(line.url).host);
    expect(JSON.stringify(away)).not.toContain(PASSWORD);
    await eventually('jobs can be kept again', async () => {
      const { jobs } = await readiness(url);
      return jobs?.ready === true;
    });
  });

  test('does nothing under an idempotencyKey while Redis is away, and says to try again', async () => {
    const url = await listening();
    line.cut();
    const refused = await createContainer(url, 'k-1');
    const listed = postGraphql(url, '{ jobs { nodes { id } } }');

    expect(refused).toEqual([{ code: 'BACKEND_UNAVAILABLE', retryable: true }]);
    await expect(listed).rejects.toThrow("can't be kept just now");
    line.mend();
    await eventually('it can be done', async () => {
      const errors = await createContainer(url, 'k-1');
      return errors.length === 0;
    });
    expect(log.text()).not.toContain(PASSWORD);
  });

  test('does what needs no job and no key while Redis is away', async () => {
    const url = await listening();
    line.cut();

    expect(await createContainer(url)).toEqual([]);
  });

  test('tells its log once that Redis is away, and once that it is back', async () => {
    log.clear();
    const url = await listening();
    line.cut();
    await readiness(url);
    await readiness(url);
    line.mend();
    await eventually('jobs can be kept again', async () => {
      const { jobs } = await readiness(url);
      return jobs?.ready === true;
    });

    expect(log.text().match(/Redis is (away|back)/g)).toEqual([
      'Redis is away',
      'Redis is back',
    ]);
  });

  test('does not start on a database that the Redis does not have, and uses no other', async () => {
    line = await lineTo(server.url);
    const url = new URL(server.url);
    url.pathname = '/99';
    const built = buildApp(configuration(url.href), log);

    await expect(built).rejects.toThrow(RedisError);
    await expect(built).rejects.toThrow(/index is out of range\./);
  });

  test('does not start on one that may throw jobs away, and says what to set', async () => {
    line = await lineTo(server.url);
    const evicting = await host.start({ evicts: 'allkeys-lru' });
    const built = buildApp(configuration(evicting.url), log);

    await expect(built).rejects.toThrow(RedisError);
    await expect(built).rejects.toThrow(/^redis\.url: .*noeviction/);
    await evicting.stop();
  });
});

async function readiness(url: string) {
  const response = await fetch(`${url}/readyz`);
  const { jobs } = (await response.json()) as {
    readonly jobs?: { readonly ready: boolean; readonly reason?: string };
  };
  return { status: response.status, jobs };
}

/** Why a container could not be made. */
async function createContainer(url: string, idempotencyKey?: string) {
  const input = { account: 'account:a', name: 'c', idempotencyKey };
  const { createContainer: made } = await postGraphql<{
    createContainer: { readonly userErrors: readonly object[] };
  }>(
    url,
    `mutation ($input: CreateContainerInput!) {
      createContainer(input: $input) { userErrors { code retryable } }
    }`,
    { input },
  );
  return made.userErrors;
}
