import { describe, expect, test } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { local } from '../../../adapters/local/index.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { killed, linesOf, start } from './child/run.js';
import { filesIn, Stores } from './stores.js';

describe('opening a local store', () => {
  const stores = new Stores();

  test('a second opening in the same process is refused, and told what to do', async () => {
    const { path } = await stores.open();

    const failure = await failureOf(local.open({ path }));

    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.context.reason).toMatch(
      /the store .* is in use by another process, .*or give this one another path/,
    );
  });

  test('while another process has it open it is refused, and free again when that is killed', async () => {
    const path = await stores.newPath();
    const holder = start('holder.ts', path);
    await linesOf(holder, 1);

    const failure = await failureOf(local.open({ path }));
    await killed(holder);

    expect(failure.code).toBe('CONFIG_INVALID');
    await expect(stores.open({}, path)).resolves.toBeDefined();
  });

  test('a refused opening leaves what the owner is writing', async () => {
    const { path, wire } = await stores.open();
    const id = wire.files.newId();
    const arriving = await wire.files.create(id);

    await failureOf(local.open({ path }));

    await arriving.close();
    await expect(wire.files.land(id)).resolves.toBeUndefined();
  });

  test('a store that is closed is open to the next, with all that it held', async () => {
    const { path, backend } = await stores.open();
    await backend.createContainer('box', {}, call);
    await backend.close();

    const again = await stores.open({}, path);

    const stat = await again.backend.statContainer('box', call);
    expect(stat.name).toBe('box');
  });

  test('an index of a newer release is refused and left as it is', async () => {
    const { path, backend } = await stores.open();
    await backend.close();
    const index = new DatabaseSync(join(path, 'index.db'));
    index.exec('PRAGMA user_version = 99');
    index.close();

    const failure = await failureOf(local.open({ path }));

    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.context.reason).toMatch(/schema 99, .*newer release/);
  });

  test('a path that is a file is refused, and named', async () => {
    const path = join(await stores.newPath(), 'file');
    await writeFile(path, 'no store');

    const failure = await failureOf(local.open({ path }));

    expect(failure.code).toBe('CONFIG_INVALID');
    expect(failure.context.reason).toContain(path);
  });

  test('a file that is no index is refused, and not overwritten', async () => {
    const path = await stores.newPath();
    await writeFile(join(path, 'index.db'), 'x'.repeat(8192));

    const failure = await failureOf(local.open({ path }));

    expect(failure.code).toBe('CONFIG_INVALID');
  });

  test('what an earlier process left in tmp is gone when it is open', async () => {
    const { path, backend, wire } = await stores.open();
    const left = await wire.files.create(wire.files.newId());
    await left.close();
    await backend.close();

    const again = await stores.open({}, path);

    expect(await filesIn(again, 'tmp')).toEqual([]);
  });
});
