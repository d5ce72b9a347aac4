import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { openJobs } from '../../src/jobs/index.js';
import { killed, linesOf, type Child } from '../adapters/local/child/run.js';
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

  test('are not given up however often, where they get further', async () => {
    const folder = emptyFolder();
    let last: string | undefined;
    for (const step of [1, 2, 3, 4, 5]) {
      const child = startWorker(folder, step === 1 ? 1 : 0, 'CRAWL');
      const lines = await linesOf(child, step === 1 ? 3 : 2);
      await killed(child);
      last = lines.at(-1);
    }
    expect(last).toMatch(/^saved \S+ 5$/);
  });

  test('are given up where they take it along each time', async () => {
    const folder = emptyFolder();
    const words: string[] = [];
    for (const jobs of [1, 0, 0]) {
      words.push(...(await lastWordsOf(startWorker(folder, jobs, 'DIE'))));
    }
    const child = startWorker(folder, 0);
    const [, abandoned = ''] = await linesOf(child, 2);
    await killed(child);
    const [what, id = ''] = abandoned.split(' ');
    expect(what).toBe('abandoned');
    expect(words.filter((word) => word === `begun ${id}`)).toHaveLength(3);

    const puppet = new Puppet();
    const runners = { DIE: puppet };
    const queue = await openJobs(folder, { ...rulesFor(puppet), runners });
    queue.start();
    expect((await over(queue, id)).state).toBe('FAILED');
    expect(puppet.begun).toEqual([]);
    await queue.close();
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

/** What a process says that ends by itself. */
async function lastWordsOf({ stdout }: Child): Promise<readonly string[]> {
  return (await text(stdout)).trim().split('\n');
}

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
