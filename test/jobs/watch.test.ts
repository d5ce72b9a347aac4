import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Job } from '../../src/jobs/index.js';
import { watchJob } from '../../src/jobs/watch.js';
import { settled, TestClock } from '../chaos/index.js';
import { work } from './contract/case.js';

/** A job that a test changes, and all that is told of it by a clock that stands. */
class Watching {
  readonly clock = new TestClock();
  readonly told: { readonly at: number; readonly job: Job }[] = [];
  readonly ended: Promise<void>;
  listeners = 0;
  #bytesDone = 0;
  #isOver = false;
  #act: (mayBeOver: boolean) => void = () => undefined;

  constructor() {
    this.ended = this.#watch();
  }

  /** It is further, or it may seem that it could be over. */
  change(mayBeOver = false): void {
    this.#bytesDone += 1;
    this.#act(mayBeOver);
  }

  end(): void {
    this.#isOver = true;
    this.#act(true);
  }

  get times(): readonly number[] {
    return this.told.map(({ at }) => at);
  }

  async #watch(): Promise<void> {
    const jobs = watchJob({
      find: () => Promise.resolve(this.#job()),
      onChange: (act) => {
        this.#act = act;
        this.listeners += 1;
        return () => (this.listeners -= 1);
      },
      signal: new AbortController().signal,
      clock: this.clock,
    });
    for await (const job of jobs) this.told.push({ at: this.clock.now(), job });
  }

  #job(): Job {
    return {
      ...work(),
      id: 'one',
      state: this.#isOver ? 'SUCCEEDED' : 'RUNNING',
      progress: { bytesDone: this.#bytesDone },
      createdAt: new Date(0),
    };
  }
}

describe('watching a job', () => {
  test('tells a change at once where none was told lately, and nothing where nothing changes', async () => {
    const watching = new Watching();
    await watching.clock.pass(5000);
    watching.change();
    await watching.clock.pass(5000);

    expect(watching.times).toEqual([0, 5000]);
    watching.end();
    await watching.ended;
  });

  test('tells the end at once, and then lets go of everything', async () => {
    const watching = new Watching();
    await watching.clock.pass(10);
    watching.change();
    await watching.clock.pass(10);
    watching.end();
    await watching.ended;

    expect(watching.times).toEqual([0, 20]);
    expect(watching.told.at(-1)?.job.state).toBe('SUCCEEDED');
    expect(watching.clock.timers).toBe(0);
    expect(watching.listeners).toBe(0);
  });

  test('tells no more than four in any second, the end with them, and always the latest', async () => {
    const changes = fc.array(
      fc.record({ afterMs: fc.nat(400), mayBeOver: fc.boolean() }),
      { minLength: 1, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        const watching = new Watching();
        await settled();
        for (const { afterMs, mayBeOver } of all) {
          await watching.clock.pass(afterMs);
          watching.change(mayBeOver);
        }
        watching.end();
        await watching.ended;

        const { times, told } = watching;
        const fifths = times.slice(4).map((at, n) => at - (times[n] ?? 0));
        expect(fifths.filter((ms) => ms < 1000)).toEqual([]);
        expect(told.at(-1)?.job.progress.bytesDone).toBe(all.length);
      }),
      { numRuns: 50 },
    );
  });
});
