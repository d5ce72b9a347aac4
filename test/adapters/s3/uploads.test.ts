import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../../src/storage/index.js';
import { list, read, write } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import {
  bodyOf,
  failingBody,
  generatedBody,
  letGo,
  openBody,
} from '../../support/bodies.js';
import { digestOf, seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

const MIB = 2 ** 20;
const container = 's4h-uploads';

/** 50 MiB, a step at a time. */
function fiftyMebibytes() {
  const step = seededBytes('fifty', MIB);
  return generatedBody(Array.from({ length: 50 }, () => step));
}

describeWith('uploads to S3', await findCeph(), (host) => {
  let cluster: CephCluster;
  let backend: StorageBackend;

  beforeAll(async () => {
    cluster = await host.start({});
    backend = await openAccount(optionsOf(cluster));
    await backend.createContainer(container, {}, call);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await cluster.stop();
  });

  test.each([0, 1, MIB, MIB + 1, 3 * MIB])(
    'a body of %d bytes is stored as it is, its size said or not',
    async (size) => {
      const ref = { container, name: `sized ${size}` };
      const content = seededBytes('upload', size);
      for (const options of [{ size }, {}]) {
        const written = await write(backend, ref, content, options);
        expect(written.size).toBe(size);
        expect(written.checksums?.md5).toBe(digestOf('md5', content));
        expect((await read(backend, ref)).equals(content)).toBe(true);
      }
    },
  );

  test.each([100, 2 * MIB])(
    'a body that breaks after %d of its bytes stores nothing, even after a while',
    async (size) => {
      const name = `cut ${size}`;
      const cut = new Error('cut');
      const body = failingBody('x'.repeat(size), cut);
      const writing = backend.writeObject(
        { container, name },
        { body, size: size * 2 },
        call,
      );
      expect((await failureOf(writing)).cause).toBe(cut);
      // Whatever the service still does with it, it does before it does this.
      await write(backend, { container, name: 'after' }, 'after');
      expect(await list(backend, container, { prefix: name })).toEqual([]);
    },
  );

  test.each([100, 2 * MIB])(
    'a body of %d bytes with another md5 stores nothing',
    async (size) => {
      const name = `spoilt ${size}`;
      const content = seededBytes('spoilt', size);
      const spoilt = { size, expect: { md5: '0'.repeat(32) } };
      const writing = write(backend, { container, name }, content, spoilt);
      expect((await failureOf(writing)).code).toBe('CHECKSUM_MISMATCH');
      expect(await list(backend, container, { prefix: name })).toEqual([]);
    },
  );

  test.each([50 * MIB, undefined])(
    'a large body for a container that is not there ends in that, and is let go (size: %p)',
    async (size) => {
      for (let time = 0; time < 3; time += 1) {
        const body = fiftyMebibytes();
        const ref = { container: 's4h-missing', name: 'x' };
        const sized = size === undefined ? {} : { size };
        const writing = backend.writeObject(ref, { body, ...sized }, call);
        expect((await failureOf(writing)).code).toBe('CONTAINER_NOT_FOUND');
        await letGo(body);
      }
    },
  );

  test('ifAbsent leaves what is there, whether the body has come or not', async () => {
    const ref = { container, name: 'there' };
    await write(backend, ref, 'first', { ifAbsent: true });
    for (const body of [bodyOf('second'), openBody('secon')]) {
      const writing = { body, size: 6, ifAbsent: true };
      const error = await failureOf(backend.writeObject(ref, writing, call));
      expect(error.code).toBe('OBJECT_EXISTS');
      await letGo(body);
    }
  });

  test('a large ifAbsent write is refused where another came first', async () => {
    const ref = { container, name: 'raced' };
    const body = openBody('x'.repeat(MIB));
    const options = { body, size: 2 * MIB, ifAbsent: true };
    const writing = backend.writeObject(ref, options, call);
    await write(backend, ref, 'quick');
    body.push('x'.repeat(MIB));
    body.push(null);
    expect((await failureOf(writing)).code).toBe('OBJECT_EXISTS');
    expect((await read(backend, ref)).toString()).toBe('quick');
  });
});
