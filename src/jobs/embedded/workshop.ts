import type { Job } from '../job.js';
import { Agenda } from './agenda.js';
import type { Desk } from './desk.js';
import { Endings, isEnding } from './endings.js';
import type { Entry } from './rows.js';
import { Runs } from './runs.js';

/** A clock that was set is noticed so soon, and a disk that writes again. */
const LONGEST_REST_MS = 10_000;

/** What is to be begun now, and when the next is due. */
interface Taken {
  readonly taken: readonly Entry[];
  readonly dueAt: number;
}

/** Takes up what is to be done whenever there is room for it, until it is closed. */
export class Workshop {
  readonly #desk: Desk;
  readonly #agenda: Agenda;
  readonly #runs: Runs;
  readonly #endings: Endings;
  readonly #work = new Set<Promise<void>>();
  #isOpen = false;
  #isLooking = false;
  #stopResting = () => {};

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#agenda = new Agenda(desk.database, Object.keys(desk.rules.runners));
    this.#runs = new Runs(desk);
    this.#endings = new Endings(desk);
  }

  open(): void {
    this.#isOpen = true;
    this.wake();
  }

  /** There may be something to do. */
  wake(): void {
    if (!this.#isOpen || this.#isLooking) return;
    this.#isLooking = true;
    this.#look();
  }

  /** The job with how far it is by now. */
  current(job: Job): Job {
    return this.#runs.current(job);
  }

  stop(id: string, why: string): void {
    this.#runs.stop(id, why);
  }

  /** Takes up nothing more, and stops what goes on; waits for that at most so long. */
  async close(withinMs: number): Promise<void> {
    this.#isOpen = false;
    this.#stopResting();
    this.#runs.stopAll('The queue of jobs closes.');
    await this.#atRest(withinMs);
    this.#runs.close();
  }

  async #atRest(withinMs: number): Promise<void> {
    let stopWaiting = () => {};
    const late = new Promise<void>((resolve) => {
      stopWaiting = this.#desk.clock.after(withinMs, resolve);
    });
    await Promise.race([Promise.all(this.#work), late]);
    stopWaiting();
  }

  /** What is taken begins before anyone else hears of the commit, so that it can be stopped. */
  #look(): void {
    this.#desk.commits
      .run(() => this.#take())
      .then(
        ({ taken, dueAt }) => {
          if (!this.#isOpen) return;
          for (const entry of taken) this.#begin(entry);
          this.#rest(dueAt);
        },
        () => {
          this.#isLooking = false;
          this.#rest(Infinity);
        },
      );
  }

  /** Looks again when something is due. */
  #rest(dueAt: number): void {
    if (!this.#isOpen) return;
    const { clock } = this.#desk;
    const pauseMs = Math.min(dueAt - clock.now(), LONGEST_REST_MS);
    this.#stopResting();
    this.#stopResting = clock.after(pauseMs, () => {
      this.wake();
    });
  }

  #begin(entry: Entry): void {
    const { id } = entry.job;
    const work = isEnding(entry)
      ? this.#endings.end(entry)
      : this.#runs.run(entry);
    this.#desk.changes.tell(id, false);
    // It fails only where the queue was closed over it; then it is taken up after the next start.
    const done = work
      .catch(() => undefined)
      .then(() => {
        this.#work.delete(done);
        this.#desk.changes.tell(id, true);
        this.wake();
      });
    this.#work.add(done);
  }

  #take(): Taken {
    this.#isLooking = false;
    const now = this.#desk.clock.now();
    const taken = [...this.#takeEndings(now), ...this.#takeRuns(now)];
    return { taken, dueAt: this.#agenda.nextDue(now) ?? Infinity };
  }

  /** One that was cancelled ends once its run has. */
  #takeEndings(now: number): readonly Entry[] {
    const { rules } = this.#desk;
    const room = rules.runsInAll - this.#endings.size;
    const due = this.#agenda.endings(now, rules.runsInAll * 2);
    const free = due.filter(({ job }) => !this.#isAtWork(job.id));
    return free.slice(0, room);
  }

  #takeRuns(now: number): readonly Entry[] {
    const { rules, table } = this.#desk;
    const lanes = [...this.#runs.lanes];
    const taken: Entry[] = [];
    const hasRoom = ({ job }: Entry) =>
      !this.#isAtWork(job.id) &&
      lanes.filter((lane) => lane === job.lane).length < rules.runsPerLane;
    while (lanes.length < rules.runsInAll) {
      const next = this.#agenda.nextRun(now, hasRoom);
      if (next === undefined) break;
      lanes.push(next.job.lane);
      taken.push(table.begin(next, now));
    }
    return taken;
  }

  #isAtWork(id: string): boolean {
    return this.#runs.has(id) || this.#endings.has(id);
  }
}
