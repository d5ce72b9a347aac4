import { describe, expect, jest, test } from '@jest/globals';
import { check } from '../../src/cli/check.js';
import type { BackendDriver, StorageBackend } from '../../src/storage/index.js';
import { openReference } from '../reference/index.js';
import { Accounts, configOf } from './accounts.js';

/** What `stowage check` says of an account on such a backend. */
async function reportOn(backend: StorageBackend): Promise<string> {
  const { publication, ...rest } = backend;
  expect(publication).toBeDefined();
  const { name, driver, ...about } = new Accounts().reference('main');
  const open = () => Promise.resolve(rest);
  const account = { name, ...about, driver: { ...driver, open } };
  let report = '';
  await check(configOf([account]), (text) => {
    report += text;
  });
  return report;
}

describe('a check of what can be done', () => {
  test('says of what is not there what happens instead', async () => {
    expect(await reportOn(openReference())).toContain(
      'no   publish containers, so that anyone can read their files: files are read by signed URLs\n',
    );
  });

  test('says why it is not, where the backend knows', async () => {
    const why = 'the account has no key; set tempUrlKey, or let the gateway';
    const lacks = { signer: why };

    const report = await reportOn({ ...openReference(), lacks });

    expect(report).toContain(
      `no   upload and download straight at the backend, by URLs that it signs: ${why}\n`,
    );
    expect(report).toContain('that anyone can read their files: files are');
  });

  test('says what else is to be known of the account', async () => {
    const notices = ["bucket 'photos' keeps the parts of 3 uploads"];

    const report = await reportOn({ ...openReference(), notices });

    expect(report).toContain(`  note ${notices[0] ?? ''}\n`);
  });

  test('opens accounts only to look at them', async () => {
    const { driver, ...about } = new Accounts().reference('main');
    const open = jest.fn<BackendDriver['open']>(() =>
      Promise.resolve(openReference()),
    );
    const account = { ...about, driver: { ...driver, open } };

    await check(configOf([account]), () => undefined);

    expect(open).toHaveBeenCalledWith({}, { purpose: 'LOOK' });
  });

  test('does not say why of what is there', async () => {
    const lacks = { versions: 'they are switched off' };

    const report = await reportOn({ ...openReference(), lacks });

    expect(report).toContain('yes  keep older versions');
    expect(report).not.toContain('switched off');
  });
});
