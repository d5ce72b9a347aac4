import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openUploadLedger, type Ledger } from '../../src/tickets/index.js';
import { Clock, inDirectory } from './support.js';

interface Outcome {
  readonly state: string;
  readonly size?: number;
}

const done: Outcome = { state: 'COMPLETED', size: 3 };
const aborted: Outcome = { state: 'ABORTED' };

/** Runs with a ledger and an hour from its now, and closes it. */
function withLedger(
  run: (ledger: Ledger<Outcome>, soon: Date, clock: Clock) => Promise<void>,
): Promise<void> {
  return inDirectory(async (dataDir) => {
    const clock = new Clock();
    const ledger = await openUploadLedger<Outcome>(dataDir, clock.now);
    await run(ledger, new Date(clock.now() + 3_600_000), clock);
    await ledger.close();
  });
}

describe('the ledger of uploads', () => {
  test('knows nothing of an upload until it is told', () =>
    withLedger(async (ledger, soon) => {
      expect(await ledger.find('one')).toBeUndefined();
      await ledger.record('one', done, soon);
      expect(await ledger.find('one')).toEqual(done);
      expect(await ledger.find('two')).toBeUndefined();
    }));

  test('keeps the first outcome of an upload, also of two told at once', () =>
    withLedger(async (ledger, soon) => {
      await Promise.all([
        ledger.record('one', aborted, soon),
        ledger.record('one', done, soon),
      ]);
      await ledger.record('one', done, soon);

      expect(await ledger.find('one')).toEqual(aborted);
    }));

  test('has on the disk what it has acknowledged: another process finds it there', () =>
    inDirectory(async (dataDir) => {
      const ledger = await openUploadLedger<Outcome>(dataDir);
      await ledger.record('one', done, new Date(Date.now() + 3_600_000));

      const script = `
        const { DatabaseSync } = require('node:sqlite');
        const database = new DatabaseSync(process.argv[1], { readOnly: true });
        console.log(database.prepare('SELECT upload_id FROM outcomes').all().length);`;
      const path = join(dataDir, 'uploads.db');
      const { stdout } = spawnSync(process.execPath, ['-e', script, path]);
      await ledger.close();

      expect(stdout.toString().trim()).toBe('1');
    }));

  test('outlives the process', () =>
    inDirectory(async (dataDir) => {
      const before = await openUploadLedger<Outcome>(dataDir);
      await before.record('one', done, new Date(Date.now() + 3_600_000));
      await before.close();

      const after = await openUploadLedger<Outcome>(dataDir);
      expect(await after.find('one')).toEqual(done);
      await after.close();
    }));

  test('lets go of uploads whose URLs have expired, and only of those', () =>
    withLedger(async (ledger, soon, clock) => {
      await ledger.record('old', done, soon);
      await ledger.record('young', done, new Date(soon.getTime() + 1));
      clock.turn(3_600_000);
      await ledger.record('new', done, new Date(soon.getTime() + 1));

      expect(await ledger.find('old')).toBeUndefined();
      expect(await ledger.find('young')).toEqual(done);
    }));

  test('says so to everyone who waits when it can not write', () =>
    inDirectory(async (dataDir) => {
      const ledger = await openUploadLedger<Outcome>(dataDir);
      await ledger.close();

      const told = ['one', 'two'].map((id) =>
        ledger.record(id, done, new Date()),
      );
      const ended = await Promise.allSettled(told);
      expect(ended.map(({ status }) => status)).toEqual([
        'rejected',
        'rejected',
      ]);
    }));
});
