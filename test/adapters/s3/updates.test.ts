import {
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StorageBackend, Versioning } from '../../../src/storage/index.js';
import { readText, write } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

const PART = 5 * 2 ** 20;

describeWith('what is said of an object on S3', await findCeph(), (host) => {
  let cluster: CephCluster;
  let client: S3Client;
  let backend: StorageBackend;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({});
    client = clientOf(cluster);
    const options = { ...optionsOf(cluster), maxPutBytes: PART };
    backend = await openAccount(options);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    client.destroy();
    await cluster.stop();
  });

  async function newContainer(versioning: Versioning): Promise<string> {
    made += 1;
    const container = `s4h-updates-${made}`;
    await backend.createContainer(container, { versioning }, call);
    return container;
  }

  async function historyOf(container: string): Promise<readonly string[]> {
    const ref = { container, name: 'doc' };
    const page = await backend.versions?.listVersions(ref, { limit: 9 }, call);
    return page?.items.map(({ versionId }) => versionId) ?? [];
  }

  test('changes, and what others have said of it besides stays', async () => {
    const container = await newContainer('OFF');
    const at = { Bucket: container, Key: 'doc' };
    const said = {
      CacheControl: 'max-age=60',
      ContentDisposition: 'inline',
      ContentEncoding: 'identity',
      ContentLanguage: 'de',
      Metadata: { odd: '%zz', a_b: 'as it was' },
    };
    const theirs = { ...at, ...said, Body: 'content', Tagging: 'colour=red' };
    await client.send(new PutObjectCommand(theirs));

    const ref = { container, name: 'doc' };
    const metadata = { set: new Map([['new', 'é']]) };
    await backend.updateObject(ref, { metadata, contentType: 'a/b' }, call);

    const head = await client.send(new HeadObjectCommand(at));
    expect(head).toMatchObject({
      ...said,
      ContentType: 'a/b',
      Metadata: { odd: '%zz', new: '%C3%A9' },
    });
    const tags = await client.send(new GetObjectTaggingCommand(at));
    expect(tags.TagSet).toEqual([{ Key: 'colour', Value: 'red' }]);
    expect(await readText(backend, ref)).toBe('content');
  });

  test.each(['ENABLED', 'SUSPENDED'] as const)(
    'changes without a longer history, and the older versions stay (%s)',
    async (versioning) => {
      const container = await newContainer('ENABLED');
      const ref = { container, name: 'doc' };
      await write(backend, ref, 'first');
      await write(backend, ref, 'second');
      const [, first] = await historyOf(container);
      await backend.updateContainer(container, { versioning }, call);

      for (const contentType of ['a/b', 'c/d'])
        await backend.updateObject(ref, { contentType }, call);

      const [latest, ...older] = await historyOf(container);
      expect(older).toEqual([first]);
      const stat = await backend.statObject(ref, call);
      expect(stat.contentType).toBe('c/d');
      expect(stat.versionId ?? 'null').toBe(latest);
      expect(await readText(backend, ref)).toBe('second');
    },
  );

  test('that was written before versions were kept has one version still', async () => {
    const container = await newContainer('OFF');
    const ref = { container, name: 'doc' };
    await write(backend, ref, 'first');
    const versioning = 'ENABLED';
    await backend.updateContainer(container, { versioning }, call);
    await backend.updateObject(ref, { contentType: 'a/b' }, call);
    expect(await historyOf(container)).toHaveLength(1);
  });

  test('of several parts changes too', async () => {
    const container = await newContainer('OFF');
    const ref = { container, name: 'doc' };
    const content = seededBytes('large', PART + 1);
    await write(backend, ref, content, { metadata: new Map([['a', '1']]) });
    const metadata = { set: new Map([['b', '2']]) };
    const stat = await backend.updateObject(ref, { metadata }, call);
    expect(stat.size).toBe(content.length);
    expect(Object.fromEntries(stat.metadata ?? [])).toEqual({ a: '1', b: '2' });
  });
});
