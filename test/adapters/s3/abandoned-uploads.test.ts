import { ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ObjectRef, StorageBackend } from '../../../src/storage/index.js';
import { WireProxy, type Passed } from '../../chaos/wire-proxy.js';
import { write } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { bodyOf } from '../../support/bodies.js';
import { seededBytes } from '../../support/bytes.js';
import { call, callUntil } from '../../support/call.js';
import { eventually } from '../../support/eventually.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';

const PART = 5 * 2 ** 20;
const LARGE = seededBytes('large', PART + 12_345);
const container = 'stowage-abandoned-uploads';

const isPart = ({ path }: Passed) => path.includes('partNumber=');
const isBeginning = ({ method, path }: Passed) =>
  method === 'POST' && /[?&]uploads/.test(path);

describeWith('uploads that nobody completes', await findCeph(), (host) => {
  let cluster: CephCluster;
  let proxy: WireProxy;
  let client: S3Client;
  let backend: StorageBackend;
  let ref: ObjectRef;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({});
    proxy = await WireProxy.before(cluster.endpoint);
    client = clientOf(cluster);
    const parts = { partBytes: PART, maxPutBytes: PART };
    const options = { ...optionsThrough(proxy, cluster), ...parts };
    backend = await openAccount(options);
    await backend.createContainer(container, {}, call);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    client.destroy();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });
  beforeEach(() => {
    made += 1;
    proxy.reset();
    ref = { container, name: `large-${made}` };
  });

  /** The look at what stands there that comes after the parts. */
  const isLastLook = ({ method }: Passed) =>
    method === 'HEAD' && proxy.passed.some(isPart);

  async function uploadsLeft(): Promise<number> {
    const asked = { Bucket: container, Prefix: ref.name };
    const { Uploads = [] } = await client.send(
      new ListMultipartUploadsCommand(asked),
    );
    return Uploads.length;
  }

  test.each([{ answer: 503 }, { drop: 'before' } as const])(
    'a look that fails once the parts are there leaves none behind (%p)',
    async (fault) => {
      proxy.fail(isLastLook, fault, Infinity);
      const writing = write(backend, ref, LARGE, { ifAbsent: true });
      expect((await failureOf(writing)).code).toBe('UNAVAILABLE');
      expect(proxy.passed.some(isLastLook)).toBe(true);
      expect(await uploadsLeft()).toBe(0);
    },
  );

  test('a caller who goes during that look leaves no parts behind', async () => {
    const caller = new AbortController();
    const goes = (request: Passed) => {
      if (isLastLook(request)) caller.abort();
      return isLastLook(request);
    };
    proxy.fail(goes, { hang: true });
    const object = { body: bodyOf(LARGE), ifAbsent: true };
    const writing = backend.writeObject(ref, object, callUntil(caller.signal));
    expect((await failureOf(writing)).code).toBe('CANCELLED');
    expect(await uploadsLeft()).toBe(0);
  });

  test('a caller who goes as the upload begins leaves none behind', async () => {
    const caller = new AbortController();
    const goes = (request: Passed) => {
      if (isBeginning(request)) caller.abort();
      return false;
    };
    proxy.fail(goes, { hang: true });
    const object = { body: bodyOf(LARGE) };
    const writing = backend.writeObject(ref, object, callUntil(caller.signal));
    expect((await failureOf(writing)).code).toBe('CANCELLED');
    await eventually('the upload has begun', () =>
      Promise.resolve(
        proxy.passed.some((one) => isBeginning(one) && one.status === 200),
      ),
    );
    expect(await uploadsLeft()).toBe(0);
  });
});
