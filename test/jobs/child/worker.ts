import { writeSync } from 'node:fs';
import {
  isOver,
  openJobs,
  type JobRun,
  type JobRunner,
} from '../../../src/jobs/index.js';

/** Works off jobs in a folder, so many of its own of a kind and all that it finds, and says what it was told. */
const [dataDir = '', count = '0', kind = ''] = process.argv.slice(2);

/** How often a run saves before it is done. */
const STEPS = 5;

function say(...words: readonly (string | number)[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

async function countOn(run: JobRun): Promise<unknown> {
  const { id } = run.job;
  const from = typeof run.saved === 'number' ? run.saved : 0;
  say('begun', id, from);
  for (let step = from + 1; step <= STEPS; step += 1) {
    run.report({ bytesDone: step });
    await run.save(step);
    say('saved', id, step);
  }
  return STEPS;
}

/** Gets one step further, and no more. */
async function crawl(run: JobRun): Promise<unknown> {
  const step = (typeof run.saved === 'number' ? run.saved : 0) + 1;
  run.report({ bytesDone: step });
  await run.save(step);
  say('saved', run.job.id, step);
  return new Promise(() => undefined);
}

/** Takes its process along. */
function die({ job }: JobRun): Promise<unknown> {
  say('begun', job.id);
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

const abandon: JobRunner['abandon'] = ({ id }) => {
  say('abandoned', id);
  return Promise.resolve();
};

const queue = await openJobs(dataDir, {
  runners: {
    COUNT: { run: countOn, abandon },
    CRAWL: { run: crawl, abandon },
    DIE: { run: die, abandon },
  },
  faultOf: (error) => ({ failure: String(error), passing: false }),
  runsPerLane: 4,
  runsInAll: 4,
  maxTries: 3,
  maxCuts: 3,
  maxAbandons: 1,
  onLeft: () => undefined,
  backoffMs: 5,
  keptMs: 3_600_000,
  maxWaiting: 10_000,
});

async function sayWhenOver(id: string): Promise<void> {
  for await (const job of queue.watch(id, new AbortController().signal)) {
    if (isOver(job)) say('over', id);
  }
}

say('opened');
queue.start();
for (let number = 0; number < Number(count); number += 1) {
  const job = { kind, owner: 'ada', lane: 'a', input: number };
  const { id } = await queue.add(job);
  say('added', id);
  void sayWhenOver(id);
}
