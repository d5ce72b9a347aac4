import { describe, expect, test } from '@jest/globals';
import { openJobs } from '../../src/jobs/index.js';
import { killed, linesOf } from '../adapters/local/child/run.js';
import { emptyFolder } from '../support/folders.js';
import { startWorker } from './child/run.js';
import { over, rulesFor } from './contract/case.js';
import { Puppet } from './contract/puppet.js';

/** How many lines a process says before it is killed, each time. */
const ROUNDS = [1, 30, 77, 140];

/** What processes have said, one after the other: `saved ID 3`. */
function wordsIn(lines: readonly string[]) {
  return lines.map((line) => {
    const [what = '', id = '', step = '0'] = line.split(' ');
    return { what, id, step: Number(step) };
  });
}

async function killedEachRound(folder: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const count of ROUNDS) {
    const child = startWorker(folder, 40);
    lines.push(...(await linesOf(child, count)));
    await killed(child);
  }
  return lines;
}

describe('jobs in a file whose process is killed as it works', () => {
  test('go on from what was saved, and come to one end each', async () => {
    const folder = emptyFolder();
    const said = wordsIn(await killedEachRound(folder));

    const puppet = new Puppet();
    puppet.onRun = (held) => {
      held.succeed('in the end');
    };
    const rules = { ...rulesFor(puppet), runners: { COUNT: puppet } };
    const queue = await openJobs(folder, rules);
    queue.start();
    const added = said.filter(({ what }) => what === 'added');
    for (const { id } of added) {
      expect((await over(queue, id)).state).toBe('SUCCEEDED');
    }
    await queue.close();

    const last = puppet.begun.map(({ id, run }) => ({
      what: 'begun',
      id,
      step: typeof run.saved === 'number' ? run.saved : 0,
    }));
    expect(added.length).toBeGreaterThan(20);
    expect(forgottenIn([...said, ...last])).toEqual([]);
  });

  test('are those of one process, until it is gone', async () => {
    const folder = emptyFolder();
    const child = startWorker(folder, 0);
    await linesOf(child, 1);

    const rules = rulesFor(new Puppet());
    const refused = openJobs(folder, rules);
    await expect(refused).rejects.toThrow(
      /jobs\.db is in use by another process, .* dataDir/,
    );
    await killed(child);
    await (await openJobs(folder, rules)).close();
  });
});

/** Runs that began with less than was acknowledged, or though it was said that the job is over. */
function forgottenIn(said: ReturnType<typeof wordsIn>) {
  const steps = new Map<string, number>();
  return said.filter(({ what, id, step }) => {
    const known = steps.get(id) ?? 0;
    if (what === 'saved') steps.set(id, step);
    if (what === 'over') steps.set(id, Infinity);
    return what === 'begun' && step < known;
  });
}
