import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { findChromium, openChromium } from '../support/chromium.js';
import { eventually } from '../support/eventually.js';
import { startStowage } from '../support/stowage-process.js';
import type { StowageProcess } from '../support/stowage-process.js';
import { describeWith } from '../support/unavailable.js';
import { GraphiqlPage } from './graphiql-page.js';

const OPERATIONS = 'schema/operations';

describeWith('GraphiQL in a browser', await findChromium(), (chromium) => {
  let directory: string;
  let stowage: StowageProcess;
  let browser: Browser;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stowage-browser-'));
    stowage = await startStowage(directory);
    browser = await openChromium(chromium);
  });

  afterAll(async () => {
    await browser.close();
    await stowage.stop();
    await rm(directory, { recursive: true });
  });

  test('someone new finds a tab for every example operation, in the order of their files', async () => {
    await using graphiql = await GraphiqlPage.open(browser, stowage.url);

    expect(await graphiql.tabs()).toEqual(await exampleNames());
  });

  test('a tab runs and its answer is seen, and nothing leaves the machine or complains', async () => {
    await using graphiql = await GraphiqlPage.open(browser, stowage.url);

    await graphiql.run('LookAround');

    expect(await graphiql.shown()).toContain('"id":"account:local"');
    expect(graphiql.faults).toEqual([]);
  });

  test('a request to another host, if the page made one, would be caught', async () => {
    await using graphiql = await GraphiqlPage.open(browser, stowage.url);

    await graphiql.page.evaluate(
      `new Image().src = 'http://192.0.2.1/pixel.png'`,
    );

    await eventually('a fault is noticed', () =>
      Promise.resolve(graphiql.faults.length > 0),
    );
  });

  test('the tabs lead someone new from an empty store through a file and its versions and back', async () => {
    await using graphiql = await GraphiqlPage.open(browser, stowage.url);
    const picture = randomBytes(100_000);

    await graphiql.run('CreateContainer');
    const upload = await graphiql.run<CreatedUpload>('CreateUpload');
    await send(upload.data?.createUpload.upload.request, picture);

    await graphiql.run('ListFiles');
    expect(await graphiql.shown()).toContain('"size":100000');
    await takePicture(graphiql);

    const download = await graphiql.run<Download>('Download');
    const { url = '' } = download.data?.file.download ?? {};
    expect(await bytesAt(url)).toEqual(picture);

    await graphiql.run('Overwrite');
    const versions = await graphiql.run<VersionsOfFile>('Versions');
    expect(versions.data?.file.versions.nodes).toHaveLength(2);

    await graphiql.run('Clone');
    await graphiql.run('Move');
    await graphiql.run('Delete');
    await graphiql.run('ListFiles');
    expect(await graphiql.shown()).toContain('"fileCount":0');
    expect(graphiql.faults).toEqual([]);
  });
});

async function exampleNames(): Promise<readonly string[]> {
  const files = (await readdir(OPERATIONS)).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(OPERATIONS, file), 'utf8');
      const name = /^(?:query|mutation|subscription) (\w+)/m.exec(text)?.[1];
      return name ?? `${file} names no operation`;
    }),
  );
}

interface Signed {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly {
    readonly name: string;
    readonly value: string;
  }[];
}

interface CreatedUpload {
  readonly createUpload: { readonly upload: { readonly request: Signed } };
}

interface Download {
  readonly file: { readonly download: { readonly url: string } };
}

interface VersionsOfFile {
  readonly file: { readonly versions: { readonly nodes: readonly unknown[] } };
}

async function send(signed: Signed | undefined, body: Buffer): Promise<void> {
  if (!signed) throw new Error('the upload has no request to send');
  const { method, url, headers } = signed;
  const sent = headers.map(({ name, value }): [string, string] => [
    name,
    value,
  ]);
  const answer = await fetch(url, { method, headers: sent, body });
  expect(answer.ok).toBe(true);
}

async function bytesAt(url: string): Promise<Buffer> {
  const answer = await fetch(url);
  return Buffer.from(await answer.arrayBuffer());
}

/** The README's picture, when it is asked for. */
async function takePicture({ page }: GraphiqlPage): Promise<void> {
  if (process.env['STOWAGE_PICTURE'] !== '1') return;
  await page.screenshot({ path: 'docs/graphiql.png' });
}
