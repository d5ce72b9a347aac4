import type { JobRun } from '../../jobs/index.js';

/** A part of a run, which keeps what it keeps within what the run does. */
export function withinRun(
  run: JobRun,
  { saved, save }: Pick<JobRun, 'saved' | 'save'>,
): JobRun {
  const { job, signal } = run;
  return { job, signal, saved, save, report: run.report.bind(run) };
}
