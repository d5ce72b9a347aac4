/** The program as it is called from a shell. */
export { run, type Program } from './run.js';
