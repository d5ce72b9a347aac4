import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { NOBODY } from '../service.js';
import type { SwiftCluster } from './cluster.js';
import { PYTHON } from './machine.js';

const run = promisify(execFile);
const WITHIN_MS = 60_000;

/**
 * Fills a container's listing with so many names, `row-000000` and on, of objects that aren't there:
 * storing them would take minutes.
 * @throws Error for a cluster that was there before: its files are out of reach
 */
export async function addRows(
  { directory, storageUrl }: SwiftCluster,
  container: string,
  count: number,
): Promise<void> {
  if (directory === undefined) throw new Error('not a cluster of our own');
  const script = join(directory, 'rows.py');
  await copyFile(resolve('test/services/swift/rows.py'), script);

  const account = storageUrl.slice(storageUrl.lastIndexOf('/') + 1);
  const command = [PYTHON, script, directory, account, container, `${count}`];
  const [file = '', ...args] = [...asNobody(), ...command];
  await run(file, args, { timeout: WITHIN_MS });
}

/** Whom the servers run as, so that they can go on with the files. */
function asNobody(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  return [
    'setpriv',
    `--reuid=${NOBODY}`,
    `--regid=${NOBODY}`,
    '--clear-groups',
  ];
}
