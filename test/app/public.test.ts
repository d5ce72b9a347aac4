import { afterEach, expect, test } from '@jest/globals';
import { buildApp, type App } from '../../src/app.js';
import { postGraphql } from '../support/graphql-client.js';
import { Accounts, configOf, keptLog } from './accounts.js';

const running: App[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

/** A gateway with a public container that has a file `f`, and the URL it gave for that container. */
async function published(changes: { readonly publicUrl?: string } = {}) {
  const config = configOf([new Accounts().reference('a')], changes);
  const app = await buildApp(config, { logger: keptLog().logger });
  running.push(app);
  const url = await app.listen();
  await postGraphql(
    url,
    `mutation {
      createContainer(input: { account: "account:a", name: "c" }) { created }
      createFile(input: { container: "container:a/c", name: "f", text: "hello" }) { file { id } }
      publishContainer(input: { container: "container:a/c" }) { container { id } }
    }`,
  );
  const { container } = await postGraphql<{
    container: { publication: { url: string } };
  }>(url, '{ container(id: "container:a/c") { publication { url } } }');
  return { url, address: container.publication.url };
}

test('what is published is read at the URL that was given, without credentials', async () => {
  const { url, address } = await published();

  expect(address).toBe(`${url}/public/a/c`);
  expect(await (await fetch(`${address}/f`)).text()).toBe('hello');
});

test.each(['https://files.example.com', 'https://files.example.com/'])(
  'the URL begins with what clients use: %s',
  async (publicUrl) => {
    const { address } = await published({ publicUrl });
    expect(address).toBe('https://files.example.com/public/a/c');
  },
);
