import { JobCutError } from '../queue.js';
import { oneMore } from '../tries.js';
import type { Desk } from './desk.js';
import { textOf, type Entry } from './rows.js';
import { FIRST_OF_ALL } from './table.js';

/**
 * What a process left RUNNING when it died goes on before all others; unless that was its last try. To be
 * done in a transaction, before anything is run.
 */
export function takeUpCut(desk: Desk): void {
  for (const entry of desk.table.running()) takeUp(entry, desk);
}

function takeUp(entry: Entry, { table, rules, clock }: Desk): void {
  const { id, progress } = entry.job;
  const attempts = oneMore(entry, progress.bytesDone);
  if (attempts.tries < rules.maxCuts) {
    table.queueAgain(id, { ...attempts, dueAt: FIRST_OF_ALL });
  } else {
    const { failure } = rules.faultOf(new JobCutError());
    table.beginToFail(id, textOf(failure), clock.now());
  }
}
