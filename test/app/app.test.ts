import { afterEach, describe, expect, test } from '@jest/globals';
import { buildApp, type App } from '../../src/app.js';
import type { Config } from '../../src/config/index.js';
import { StorageError } from '../../src/storage/index.js';
import { postGraphql } from '../support/graphql-client.js';
import { Accounts, configOf, keptLog } from './accounts.js';

const log = keptLog();
const running: App[] = [];

/** Where an app of this configuration answers; it is closed after the test. */
async function listening(config: Config): Promise<string> {
  const app = await buildApp(config, { logger: log.logger });
  running.push(app);
  return app.listen();
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

describe('the gateway, put together', () => {
  test('answers for every account, in the order of the configuration', async () => {
    const accounts = new Accounts();
    const url = await listening(
      configOf([accounts.reference('z'), accounts.reference('a')]),
    );

    const answer = await postGraphql(url, '{ accounts { id backend } }');

    expect(answer).toEqual({
      accounts: [
        { id: 'account:z', backend: 'reference' },
        { id: 'account:a', backend: 'reference' },
      ],
    });
  });

  test('serves by a ticket what the backend can not sign', async () => {
    const url = await listening(configOf([new Accounts().reference('a')]));
    await postGraphql(
      url,
      `mutation {
        createContainer(input: { account: "account:a", name: "c" }) { created }
        createFile(input: { container: "container:a/c", name: "f", text: "hello" }) { file { id } }
      }`,
    );

    const { file } = await postGraphql<{ file: { download: { url: string } } }>(
      url,
      '{ file(id: "file:a/c/f") { download { url } } }',
    );

    expect(file.download.url.startsWith(`${url}/blobs/`)).toBe(true);
    expect(await (await fetch(file.download.url)).text()).toBe('hello');
  });

  test('logs an unexpected failure with where it happened, and tells the caller none of it', async () => {
    const cause = new Error('inner words');
    const statContainer = () =>
      Promise.reject(new StorageError('UNEXPECTED', {}, cause));
    const account = new Accounts().reference('a', { statContainer });
    const url = await listening(configOf([account]));

    const answer = postGraphql(
      url,
      '{ container(id: "container:a/c") { fileCount } }',
    );

    await expect(answer).rejects.toThrow('INTERNAL_SERVER_ERROR');
    await expect(answer).rejects.not.toThrow('inner words');
    const line = log
      .text()
      .split('\n')
      .find((each) => each.includes('inner words'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      level: 'error',
      requestId: expect.any(String),
      err: {
        context: {
          account: 'a',
          backend: 'reference',
          operation: 'statContainer',
        },
      },
    });
  });
});

describe('readiness', () => {
  test('is there when every account answers', async () => {
    const url = await listening(configOf([new Accounts().reference('a')]));

    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test('is not there when none does, and each is named with the reason', async () => {
    const listContainers = () =>
      Promise.reject(
        new StorageError('UNAVAILABLE', { reason: 'pulled plug' }),
      );
    const account = new Accounts().reference('a', { listContainers });
    const url = await listening(configOf([account]));

    const response = await fetch(`${url}/readyz`);

    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      accounts: [
        {
          account: 'a',
          ready: false,
          reason: expect.stringContaining('pulled plug'),
        },
      ],
    });
  });

  test('is there while some account answers, and the one that does not is named', async () => {
    const accounts = new Accounts();
    const listContainers = () => Promise.reject(new StorageError('TIMEOUT'));
    const url = await listening(
      configOf([
        accounts.reference('a'),
        accounts.reference('b', { listContainers }),
      ]),
    );

    const response = await fetch(`${url}/readyz`);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      accounts: [{ ready: true }, { account: 'b', ready: false }],
    });
  });
});

describe('opening and closing', () => {
  test('an account that fails in a way nobody foresaw is named with what was thrown', async () => {
    const broken = new Accounts().broken('a', new TypeError('no such thing'));

    const built = buildApp(configOf([broken]), { logger: log.logger });

    await expect(built).rejects.toThrow(
      "account 'a' (reference): TypeError: no such thing",
    );
  });

  test('an account that can not be opened is named with the reason, and the others are closed', async () => {
    const accounts = new Accounts();
    const error = new StorageError('CONFIG_INVALID', {
      reason: 'no such disk',
    });
    const config = configOf([
      accounts.reference('one'),
      accounts.reference('two'),
      accounts.broken('three', error),
      accounts.reference('four'),
    ]);

    const built = buildApp(config, { logger: log.logger });

    await expect(built).rejects.toThrow(
      /^account 'three' \(reference\): .*no such disk/,
    );
    expect(accounts.happened).toEqual([
      'one opened',
      'two opened',
      'one closed',
      'two closed',
    ]);
  });

  test('closing lets go of every account, and no longer answers', async () => {
    const accounts = new Accounts();
    const config = configOf([
      accounts.reference('one'),
      accounts.reference('two'),
    ]);
    const app = await buildApp(config, { logger: log.logger });
    const url = await app.listen();

    await app.close();

    expect(accounts.happened.slice(2).sort()).toEqual([
      'one closed',
      'two closed',
    ]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  });

  test.each([
    ['fails', () => Promise.reject(new StorageError('UNAVAILABLE'))],
    ['hangs', () => new Promise<void>(() => undefined)],
  ])(
    'closing lets go of the others where one account %s, and says so in the log',
    async (_, close) => {
      const accounts = new Accounts();
      const config = configOf(
        [accounts.reference('one'), accounts.reference('two', { close })],
        { limits: { backendSeconds: 0.05 } },
      );
      const app = await buildApp(config, { logger: log.logger });
      log.clear();

      await app.close();

      expect(accounts.happened).toContain('one closed');
      expect(JSON.parse(log.text())).toMatchObject({
        level: 'warn',
        msg: 'a backend was not closed',
        err: { context: { account: 'two', operation: 'close' } },
      });
    },
  );

  test('an app that never listened can be closed', async () => {
    const accounts = new Accounts();
    const app = await buildApp(configOf([accounts.reference('a')]), {
      logger: log.logger,
    });

    await app.close();

    expect(accounts.happened).toEqual(['a opened', 'a closed']);
  });
});
