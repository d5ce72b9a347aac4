import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { swift } from '../../../adapters/swift/index.js';
import { buildApp, type App } from '../../../src/app.js';
import { Secret } from '../../../src/config/index.js';
import { configOf, keptLog } from '../../app/accounts.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { postGraphql } from '../../support/graphql-client.js';
import { describeWith } from '../../support/unavailable.js';
import { signingOptionsOf } from './accounts.js';

const found = await findSwift();

interface Upload {
  readonly id: string;
  readonly status: string;
  readonly request: { readonly url: string } | null;
  readonly file: { readonly size: number } | null;
}

interface Version {
  readonly download: { readonly url: string };
}

describeWith('A gateway before a real Swift', found, (host) => {
  let cluster: SwiftCluster;
  let app: App;
  let url: string;
  const container = `container:swift/stowage-gateway-${randomUUID()}`;
  const name = 'cat (1)?.txt';

  beforeAll(async () => {
    cluster = await host.start();
    const options = new Secret(swift.parseOptions(signingOptionsOf(cluster)));
    const account = { name: 'swift', driver: swift, options, shown: {} };
    app = await buildApp(configOf([account]), { logger: keptLog().logger });
    url = await app.listen();
    await postGraphql(
      url,
      `mutation ($account: ID!, $name: String!) {
        createContainer(input: { account: $account, name: $name, versioning: ENABLED }) { created }
      }`,
      { account: 'account:swift', name: container.split('/')[1] },
    );
  });

  afterAll(async () => {
    await app.close();
    await cluster.stop();
  });

  async function begin(input: object): Promise<Upload> {
    const { createUpload } = await postGraphql<{
      createUpload: { upload: Upload };
    }>(
      url,
      `mutation ($input: CreateUploadInput!) {
        createUpload(input: $input) { upload { id status request { url } file { size } } }
      }`,
      { input: { container, name, ifExists: 'REPLACE', ...input } },
    );
    return createUpload.upload;
  }

  async function send(upload: Upload, body: string): Promise<number> {
    const to = upload.request?.url ?? 'about:blank';
    return (await fetch(to, { method: 'PUT', body })).status;
  }

  async function statusOf({ id }: Upload): Promise<string> {
    const { upload } = await postGraphql<{ upload: Upload }>(
      url,
      'query ($id: ID!) { upload(id: $id) { status } }',
      { id },
    );
    return upload.status;
  }

  async function complete({ id }: Upload): Promise<number | undefined> {
    const { completeUpload } = await postGraphql<{
      completeUpload: { file: { size: number } | null };
    }>(
      url,
      `mutation ($id: ID!) {
        completeUpload(input: { upload: $id }) { file { size } userErrors { code } }
      }`,
      { id },
    );
    return completeUpload.file?.size;
  }

  async function versions(): Promise<readonly Version[]> {
    const { file } = await postGraphql<{
      file: { versions: { nodes: readonly Version[] } };
    }>(
      url,
      `query ($id: ID!) {
        file(id: $id) { versions { nodes { download { url } } } }
      }`,
      { id: `file:${container.slice('container:'.length)}/cat%20(1)%3F.txt` },
    );
    return file.versions.nodes;
  }

  test('has any bytes uploaded to Swift itself, and knows when they are there', async () => {
    const upload = await begin({});
    expect(upload.request?.url).toMatch(cluster.storageUrl);
    expect(await statusOf(upload)).toBe('PENDING');
    expect(await complete(upload)).toBeUndefined();

    expect(await send(upload, 'a cat')).toBe(201);

    expect(await statusOf(upload)).toBe('COMPLETED');
    expect(await complete(upload)).toBe(5);
  });

  test('takes bytes of a size itself, and no others', async () => {
    const upload = await begin({ size: 9 });
    expect(upload.request?.url).toMatch(`${url}/blobs/`);

    expect(await send(upload, 'no cat')).toBe(400);
    expect(await complete(upload)).toBeUndefined();

    expect(await send(upload, 'other cat')).toBe(201);
    expect(await complete(upload)).toBe(9);
  });

  test('has the file downloaded from Swift, and serves old versions itself', async () => {
    await send(await begin({}), 'an old cat');
    await send(await begin({}), 'a new cat');

    const { file } = await postGraphql<{ file: Version }>(
      url,
      'query ($id: ID!) { file(id: $id) { download { url } } }',
      { id: `file:${container.slice('container:'.length)}/cat%20(1)%3F.txt` },
    );
    expect(file.download.url).toMatch(cluster.storageUrl);
    expect(await (await fetch(file.download.url)).text()).toBe('a new cat');

    const [, old] = await versions();
    expect(old?.download.url).toMatch(`${url}/blobs/`);
    const answer = await fetch(old?.download.url ?? 'about:blank');
    expect(await answer.text()).toBe('an old cat');
  });
});
