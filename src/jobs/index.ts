/** Long work that survives restarts. Knows no storage. The only door into this folder. */
export * from './job.js';
export * from './queue.js';
export * from './redis/index.js';
export { openJobs } from './embedded/queue.js';
export type { JobClock } from './clock.js';
