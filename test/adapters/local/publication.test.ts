import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { call } from '../../support/call.js';
import { Stores } from './stores.js';

const OPTIONS = { ttlSeconds: 60, logRetention: false };

describe('publication on the local store', () => {
  const stores = new Stores();

  /** A store as the release before publication has left it, with a container `old`. */
  async function formerStore(): Promise<string> {
    const path = await stores.newPath();
    const script = new URL('schema-1.sql', import.meta.url);
    const index = new DatabaseSync(join(path, 'index.db'));
    index.exec(await readFile(script, 'utf8'));
    index.close();
    return path;
  }

  test('lasts when the store is closed and opened again', async () => {
    const { path, backend } = await stores.open();
    await backend.createContainer('open', {}, call);
    await backend.publication.publishContainer('open', OPTIONS, call);
    await backend.close();

    const again = await stores.open({}, path);

    const stat = await again.backend.statContainer('open', call);
    expect(stat.publication).toEqual(OPTIONS);
  });

  test('a store of the former schema opens with all it held, its containers private', async () => {
    const { backend } = await stores.open({}, await formerStore());

    const stat = await backend.statContainer('old', call);

    expect(stat).toEqual({
      name: 'old',
      objectCount: 0,
      bytesUsed: 0,
      createdAt: new Date(1_700_000_000_000),
      metadata: new Map([['keep', 'this']]),
      versioning: 'SUSPENDED',
      publication: null,
    });
  });

  test('a store of the former schema publishes as a new one does, and opens again', async () => {
    const path = await formerStore();
    const first = await stores.open({}, path);
    const { publication } = first.backend;
    await publication.publishContainer('old', OPTIONS, call);
    await first.backend.close();

    const { backend } = await stores.open({}, path);

    const page = await backend.publication.listPublicContainers(
      { limit: 10 },
      call,
    );
    expect(page.items.map(({ name }) => name)).toEqual(['old']);
  });
});
