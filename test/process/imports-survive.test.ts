import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { postGraphql } from '../support/graphql-client.js';
import { describeWith } from '../support/unavailable.js';
import { findImportStores, type Store } from './import-stores.js';
import {
  beginImport,
  createContainer,
  jobOf,
  look,
  succeeded,
} from './imports.js';
import { openOrigin, type Origin } from './origin.js';
import { newFolder, serve, stop, type Serving } from './program.js';

const MIB = 2 ** 20;

/** `STOWAGE_KILLS=20 STOWAGE_IMPORT_MIB=1024` is what the promise was seen to hold for; this is quicker. */
const KILLS = Number(process.env['STOWAGE_KILLS'] ?? 3);
const SIZE = Number(process.env['STOWAGE_IMPORT_MIB'] ?? 80) * MIB;

const COMES_WITHIN_MS = 120_000;

/** A part at least is kept by then; before its end the origin stands still. */
const FIRST_KILL = 0.3;
const LAST_KILL = 0.95;

const STORES = await findImportStores();

describe.each(Object.entries(STORES))('on %s', (name, needed) => {
  describeWith(`imports into ${name}`, needed, (start) => {
    let store: Store;
    let origin: Origin;

    beforeAll(async () => {
      [store, origin] = await Promise.all([start(), openOrigin(SIZE)]);
    });

    afterAll(async () => {
      await Promise.all([store.stop(), origin[Symbol.asyncDispose]()]);
    });

    test(
      `that are killed ${KILLS} times go on, and each ends with one whole version`,
      async () => {
        const folder = await newFolder(configuration(store));
        for (let kill = 1; kill <= KILLS; kill += 1) {
          const share = FIRST_KILL + ((LAST_KILL - FIRST_KILL) * kill) / KILLS;
          const at = Math.floor(share * SIZE);
          const file = `${name}-${kill}`;
          const serving = await killed(folder, origin, { file, at });

          const { versions, sha256 } = await look(serving.url, file);
          const resumed = origin.starts().some((start) => start > 0);
          expect({ file, resumed, versions: versions.length, sha256 }).toEqual({
            file,
            resumed: true,
            versions: 1,
            sha256: origin.sha256,
          });
          const held = { files: kill, bytes: SIZE };
          expect(await store.leftovers(folder, held)).toEqual([]);

          await forget(serving, versions);
          await stop(serving);
        }
      },
      (1 + 2 * KILLS) * COMES_WITHIN_MS,
    );
  });
});

/**
 * One import whose gateway is killed when so many bytes have come, and started again.
 * @returns the gateway that ended it
 */
async function killed(
  folder: string,
  origin: Origin,
  { file, at }: { readonly file: string; readonly at: number },
): Promise<Serving> {
  origin.holdAt(at);
  const first = await serve(folder);
  await createContainer(first.url);
  const job = await beginImport(first.url, { from: origin.url, name: file });
  await eventually(
    'the bytes before the kill have come',
    async () => {
      const { progress } = await jobOf(first.url, job);
      return progress.bytesDone >= at - MIB;
    },
    COMES_WITHIN_MS,
  );
  first.child.kill('SIGKILL');
  await first.ended;

  origin.holdAt(Infinity);
  const second = await serve(folder);
  await succeeded(second.url, job, COMES_WITHIN_MS);
  return second;
}

/** So that a storage in memory has room for the next one. */
async function forget(
  { url }: Serving,
  versions: readonly string[],
): Promise<void> {
  for (const version of versions) {
    await postGraphql(
      url,
      `mutation ($version: ID!) {
        deleteVersion(input: { version: $version }) { userErrors { message } }
      }`,
      { version },
    );
  }
}

function configuration({ account }: Store): string {
  return JSON.stringify({
    listen: { port: 0 },
    imports: { allow: ['127.0.0.1'] },
    accounts: { store: account },
  });
}
