import { DatabaseSync } from 'node:sqlite';
import { statSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { KEPT_MS, openOnce } from '../../src/once/index.js';
import { emptyFolder } from '../support/folders.js';
import { describeOnce } from './contract.js';

let folder: string;
let time: number;

beforeEach(() => {
  folder = emptyFolder();
  time = Date.UTC(2026, 0, 1);
});

describeOnce({
  name: 'a file',
  open: () => openOnce(folder, () => time),
  pass: (ms) => {
    time += ms;
    return Promise.resolve();
  },
});

const never = new AbortController().signal;

const giving = (answer: string) => () =>
  Promise.resolve({ answer, stands: true });

test('an answer is kept for 24 hours to the millisecond', async () => {
  const once = await openOnce(folder, () => time);
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
  const once = await openOnce(folder, () => time);
  const ask = (key: string) =>
    once.answer({ owner: 'me', key, fingerprint: 'f' }, giving(key), never);
  for (let n = 0; n < 150; n += 1) await ask(`old-${n}`);

  time += KEPT_MS;
  await ask('new-1');
  await ask('new-2');
  await once.close();

  expect(keysIn(folder)).toEqual(['new-1', 'new-2']);
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
