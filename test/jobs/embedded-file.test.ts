import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import { openJobs } from '../../src/jobs/index.js';
import { emptyFolder } from '../support/folders.js';
import { found, over, rulesFor, work } from './contract/case.js';
import { Puppet } from './contract/puppet.js';

/** The file as the release made it that wrote version 1: a job that is over, and one that was cut. */
const VERSION_1 = `
  CREATE TABLE IF NOT EXISTS job (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    owner       TEXT NOT NULL,
    lane        TEXT NOT NULL,
    input       TEXT NOT NULL,
    state       TEXT NOT NULL,
    ending      TEXT,
    tries       INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    bytes_done  REAL NOT NULL,
    bytes_total REAL,
    saved       TEXT,
    result      TEXT,
    failure     TEXT,
    created_at  INTEGER NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS job_by_owner ON job (owner, id);
  CREATE INDEX IF NOT EXISTS job_open ON job (owner) WHERE finished_at IS NULL;
  CREATE INDEX IF NOT EXISTS job_waiting ON job (lane, due_at, id)
    WHERE state = 'QUEUED' AND ending IS NULL;
  CREATE INDEX IF NOT EXISTS job_due ON job (due_at)
    WHERE finished_at IS NULL;
  CREATE INDEX IF NOT EXISTS job_ending ON job (due_at)
    WHERE ending IS NOT NULL;
  CREATE INDEX IF NOT EXISTS job_over ON job (finished_at)
    WHERE finished_at IS NOT NULL;
  PRAGMA user_version = 1;
  INSERT INTO job (id, kind, owner, lane, input, state, tries, due_at, bytes_done, saved, result,
    created_at, started_at, finished_at)
  VALUES
    ('00j0-a', 'WORK', 'ada', 'photos', '{}', 'SUCCEEDED', 0, 9, 8, NULL, '"done"', 9, 9, 4e12),
    ('00j0-b', 'WORK', 'ada', 'photos', '{"n":1}', 'RUNNING', 1, 9, 8, '"half"', NULL, 9, 9, NULL);
`;

/** A folder with that file. */
function folderOfVersion1(): string {
  const folder = emptyFolder();
  const database = new DatabaseSync(join(folder, 'jobs.db'));
  database.exec(VERSION_1);
  database.close();
  return folder;
}

describe('a file of jobs that an older release wrote', () => {
  test('is taken over with all that is in it', async () => {
    const folder = folderOfVersion1();
    const puppet = new Puppet();
    const queue = await openJobs(folder, rulesFor(puppet));
    expect(await found(queue, '00j0-a')).toEqual({
      ...work(),
      id: '00j0-a',
      state: 'SUCCEEDED',
      progress: { bytesDone: 8 },
      result: 'done',
      createdAt: new Date(9),
      startedAt: new Date(9),
      finishedAt: new Date(4e12),
    });

    queue.start();
    const { id, run, done } = await puppet.nth(1);
    expect({ id, saved: run.saved }).toEqual({ id: '00j0-b', saved: 'half' });
    done.resolve('whole');
    expect((await over(queue, id)).result).toBe('whole');
    await queue.close();
  });

  test('knows from then on what the jobs were asked for with', async () => {
    const folder = folderOfVersion1();
    const rules = rulesFor(new Puppet());
    const asked = { key: 'k1', fingerprint: 'f1' };
    const queue = await openJobs(folder, rules);
    const job = await queue.add(work({ asked }));
    await queue.close();

    const reopened = await openJobs(folder, rules);
    expect(await reopened.findAsked('ada', 'k1')).toEqual(job);
    await reopened.close();
  });
});
