import { DatabaseSync } from 'node:sqlite';
import { statSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { KEPT_MS, openOnce, TooManyKeysError } from '../../src/once/index.js';
import { emptyFolder } from '../support/folders.js';
import { giving, never } from './case.js';
import { describeOnce } from './contract.js';

let folder: string;
let time: number;

const now = () => time;

beforeEach(() => {
  folder = emptyFolder();
  time = Date.UTC(2026, 0, 1);
});

describeOnce({
  name: 'a file',
  open: (limits) => openOnce(folder, { ...limits, now }),
  pass: (ms) => {
    time += ms;
    return Promise.resolve();
  },
});

test('an answer is kept for 24 hours to the millisecond', async () => {
  const once = await openOnce(folder, { now });
  const asked = { owner: 'me', key: 'k', fingerprint: 'f' };
  await once.answer(asked, giving('old'), never);

  time += KEPT_MS - 1;
  const before = await once.answer(asked, giving('new'), never);
  time += 1;
  const after = await once.answer(asked, giving('new'), never);
  await once.close();

  expect([before, after]).toEqual(['old', 'new']);
});

test('answers that are too old leave the file as others come', async () => {
  const once = await openOnce(folder, { now });
  const ask = (key: string) =>
    once.answer({ owner: 'me', key, fingerprint: 'f' }, giving(key), never);
  for (let n = 0; n < 150; n += 1) await ask(`old-${n}`);

  time += KEPT_MS;
  await ask('old-99');
  await ask('new');
  await once.close();

  expect(keysIn(folder)).toEqual(['new', 'old-99']);
});

test('what is a day old makes room for as many, though all are at it at once', async () => {
  const once = await openOnce(folder, { maxKeys: 250, now });
  const ask = (key: string) =>
    once.answer({ owner: 'me', key, fingerprint: 'f' }, giving(key), never);
  for (let n = 0; n < 250; n += 1) await ask(`old-${n}`);

  time += KEPT_MS;
  const asking = Array.from({ length: 250 }, (_, n) => ask(`new-${n}`));
  expect(await Promise.all(asking)).toHaveLength(250);
  await expect(ask('one more')).rejects.toThrow(TooManyKeysError);
  await once.close();
});

test('what others could read is not where they can', async () => {
  const dataDir = path.join(folder, 'data');
  const once = await openOnce(dataDir);
  await once.close();

  expect(statSync(dataDir).mode & 0o077).toBe(0);
});

test('a folder that can not be is told when it is opened', async () => {
  await expect(openOnce('/dev/null/data')).rejects.toThrow('ENOTDIR');
});

function keysIn(dataDir: string): string[] {
  const database = new DatabaseSync(path.join(dataDir, 'once.db'));
  const rows = database.prepare('SELECT key FROM answers ORDER BY key').all();
  database.close();
  return rows.map((row) => String(row['key']));
}
