import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { AccountError, OpenAccounts } from '../../src/accounts/index.js';
import { buildApp, type App } from '../../src/app.js';
import { StorageError, type StorageBackend } from '../../src/storage/index.js';
import { settled, TestClock } from '../chaos/index.js';
import { openReference } from '../reference/index.js';
import { Accounts, configOf, keptLog } from './accounts.js';

const down = new StorageError('UNAVAILABLE', { reason: 'pulled plug' });

let app: App | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

describe('a gateway that starts while one backend can not be reached', () => {
  async function started() {
    const log = keptLog();
    const accounts = new Accounts();
    const config = configOf([
      accounts.broken('a', down),
      accounts.reference('b'),
    ]);
    app = await buildApp(config, { logger: log.logger });
    return { log, url: await app.listen() };
  }

  test('serves the others, and says of this one that it can not be reached', async () => {
    const { url } = await started();
    const query =
      '{ accounts { name backend capabilities { versioning } containers { nodes { name } } } }';

    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });

    const told = { account: 'a', code: 'BACKEND_UNAVAILABLE', retryable: true };
    expect(await response.json()).toMatchObject({
      data: {
        accounts: [
          { name: 'a', backend: 'reference', capabilities: null },
          { name: 'b', capabilities: { versioning: true } },
        ],
      },
      errors: [
        { path: ['accounts', 0, 'capabilities'], extensions: told },
        { path: ['accounts', 0, 'containers'], extensions: told },
      ],
    });
  });

  test('is ready for the others, and names this one with the reason', async () => {
    const { url } = await started();

    const response = await fetch(`${url}/readyz`);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      accounts: [
        { account: 'a', reason: expect.stringContaining('pulled plug') },
        { account: 'b', ready: true },
      ],
    });
  });

  test('says so in the log', async () => {
    const { log } = await started();

    const [line = ''] = log.text().split('\n');

    expect(JSON.parse(line)).toMatchObject({
      level: 'warn',
      account: 'a',
      reason: expect.stringContaining('pulled plug'),
    });
  });
});

describe('an account whose backend can not be reached', () => {
  /** Accounts `a`, which opens as told, and `b`. */
  function accountsWhere(openA: () => Promise<StorageBackend>) {
    const clock = new TestClock();
    const told = { opened: jest.fn(), failed: jest.fn(), notClosed: jest.fn() };
    const open = new OpenAccounts({ limits: {}, clock, told });
    const accounts = new Accounts();
    const a = accounts.opening('a', openA);
    const openAll = async () => {
      await open.add(a);
      await open.add(accounts.reference('b'));
    };
    return { clock, told, open, openAll };
  }

  test('is tried again every 10 seconds, and takes its place when it opens', async () => {
    const openA = jest
      .fn(() => Promise.resolve(openReference()))
      .mockRejectedValueOnce(down)
      .mockRejectedValueOnce(new StorageError('TIMEOUT'));
    const { clock, open, openAll } = accountsWhere(openA);
    await openAll();

    await clock.pass(19_999);
    expect(open.byName.get('a')).not.toHaveProperty('limits');
    await clock.pass(1);

    expect(openA).toHaveBeenCalledTimes(3);
    expect(open.byName.get('a')).toHaveProperty('limits');
    expect([...open.byName.keys()]).toEqual(['a', 'b']);
    expect(clock.timers).toBe(0);
  });

  test('is not tried again once it is clear that it is set up wrong', async () => {
    const openA = jest
      .fn(() => Promise.reject(new StorageError('AUTH_FAILED')))
      .mockRejectedValueOnce(down);
    const { clock, told, open, openAll } = accountsWhere(openA);
    await openAll();

    await clock.pass(10_000);

    expect(clock.timers).toBe(0);
    expect(told.failed.mock.calls).toMatchObject([
      [{ passing: true }],
      [{ passing: false, cause: { code: 'AUTH_FAILED' } }],
    ]);
    expect(open.byName.get('a')).toMatchObject({
      failure: { code: 'AUTH_FAILED', context: { account: 'a' } },
    });
  });

  test('is not waited for when all are closed, and closed where it opens later', async () => {
    const late = Promise.withResolvers<StorageBackend>();
    const close = jest.fn(() => Promise.resolve());
    const openA = jest.fn(() => late.promise).mockRejectedValueOnce(down);
    const { clock, open, openAll } = accountsWhere(openA);
    await openAll();
    await clock.pass(10_000);

    await open.close();
    late.resolve({ ...openReference(), close });
    await settled();

    expect(close).toHaveBeenCalledTimes(1);
    expect(clock.timers).toBe(0);
  });

  test('fails at once where it is set up wrong', async () => {
    const wrong = new StorageError('CONFIG_INVALID');
    const { openAll } = accountsWhere(() => Promise.reject(wrong));

    await expect(openAll()).rejects.toThrow(AccountError);
  });
});
