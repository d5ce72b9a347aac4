import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { killed, type Child } from '../../adapters/local/child/run.js';

const HERE = import.meta.dirname;
const HOOKS = join(HERE, '../../adapters/local/child/hooks.ts');

const started: Child[] = [];

// What a failed test has left.
afterEach(async () => {
  for (const child of started.splice(0)) await killed(child);
});

/** A process of its own that works off the jobs of a folder, and adds so many of a kind. */
export function startWorker(
  dataDir: string,
  jobs: number,
  kind = 'COUNT',
): Child {
  const worker = join(HERE, 'worker.ts');
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', HOOKS, worker, dataDir, String(jobs), kind],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  started.push(child);
  return child;
}
