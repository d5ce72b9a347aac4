import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const HERE = import.meta.dirname;

export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Runs a script of this folder in a process of its own. */
export function start(script: string, ...args: readonly string[]): Child {
  const hooks = join(HERE, 'hooks.ts');
  const file = join(HERE, script);
  return spawn(
    process.execPath,
    ['--no-warnings', '--import', hooks, file, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

/**
 * Lines that a process has written, until there are so many of them.
 * @throws Error with what it wrote to stderr, when it ends before that
 */
export async function linesOf(
  child: Child,
  count: number,
): Promise<readonly string[]> {
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => complaints.push(text));

  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === count) return lines;
  }
  throw new Error(`It ended after ${lines.length}: ${complaints.join('')}`);
}

/** Ends a process at once, as a loss of power would, and gives what it still had written. */
export async function killed(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
