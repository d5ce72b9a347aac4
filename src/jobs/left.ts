import type { Job } from './job.js';
import type { JobRules } from './queue.js';

/** Tells that what a job left stays; an error of who is told stops nothing. */
export function tellLeft({ onLeft }: JobRules, job: Job, error: unknown): void {
  try {
    onLeft(job, error);
  } catch {
    // The job is over all the same.
  }
}
