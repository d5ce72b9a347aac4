import { afterEach, describe, expect, test } from '@jest/globals';
import { buildApp, type App } from '../../src/app.js';
import type { Config } from '../../src/config/index.js';
import { StorageError } from '../../src/storage/index.js';
import { isDeaf, settled } from '../chaos/index.js';
import { postGraphql } from '../support/graphql-client.js';
import { Accounts, configOf, keptLog } from './accounts.js';

const running: App[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

const MAKE =
  'mutation { createContainer(input: { account: "account:a", name: "c" }) { userErrors { code } } }';

/** A gateway whose account makes containers so, and the lines that it logs about calls to backends. */
async function gatewayWith(
  createContainer: () => Promise<never>,
  limits: Config['limits'] = {},
) {
  const log = keptLog();
  const account = new Accounts().reference('a', { createContainer });
  const app = await buildApp(configOf([account], { limits }), log);
  running.push(app);
  const url = await app.listen();
  const lines = () =>
    log
      .text()
      .split('\n')
      .filter((line) => line.includes('"operation"'))
      .map((line) => JSON.parse(line) as unknown);
  return { make: () => postGraphql(url, MAKE).catch(String), lines };
}

describe('a call to a backend', () => {
  test('has the time that the configuration gives it', async () => {
    const hanging = () => isDeaf({} as never) as Promise<never>;
    const { make, lines } = await gatewayWith(hanging, { backendSeconds: 1 });

    expect(JSON.stringify(await make())).toContain('TIMEOUT');
    expect(lines()).toMatchObject([
      { level: 'warn', operation: 'createContainer', outcome: 'TIMEOUT' },
    ]);
  });

  test('waits for one of the places that the configuration gives', async () => {
    let underWay = 0;
    let most = 0;
    const refusing = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await settled();
      underWay -= 1;
      throw new StorageError('PERMISSION_DENIED');
    };
    const limits = { backendCallsInFlight: 1 };
    const { make, lines } = await gatewayWith(refusing, limits);

    await Promise.all([make(), make(), make()]);

    expect(lines()).toHaveLength(3);
    expect(most).toBe(1);
  });

  test('that fails for now is a warning, and any other is for who looks closely', async () => {
    const codes = ['UNAVAILABLE', 'PERMISSION_DENIED'] as const;
    const left = codes.values();
    const { make, lines } = await gatewayWith(() =>
      Promise.reject(
        new StorageError(left.next().value ?? 'UNEXPECTED', { reason: 'so' }),
      ),
    );

    await make();
    await make();

    expect(lines()).toMatchObject([
      { level: 'warn', account: 'a', outcome: 'UNAVAILABLE', reason: 'so' },
      { level: 'debug', account: 'a', outcome: 'PERMISSION_DENIED' },
    ]);
  });
});
