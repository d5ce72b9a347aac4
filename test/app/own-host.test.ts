import { afterEach, expect, test } from '@jest/globals';
import { buildApp, type App } from '../../src/app.js';
import { beginImport, createContainer, jobOf } from '../process/imports.js';
import { eventually } from '../support/eventually.js';
import { Accounts, configOf, keptLog } from './accounts.js';

const running: App[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

test('nothing is imported from what clients reach this gateway by', async () => {
  const publicUrl = 'https://files.example.com/stowage';
  const config = configOf([new Accounts().reference('store')], { publicUrl });
  const app = await buildApp(config, { logger: keptLog().logger });
  running.push(app);
  const url = await app.listen();
  await createContainer(url);

  const from = 'http://Files.example.com:8080/f';
  const id = await beginImport(url, { from, name: 'f' });
  await eventually('the import has failed', async () => {
    const { state } = await jobOf(url, id);
    return state === 'FAILED';
  });

  const { userErrors } = await jobOf(url, id);
  expect(userErrors).toMatchObject([
    {
      reason: 'ADDRESS_REFUSED',
      message: expect.stringContaining("this gateway's own name"),
    },
  ]);
});
