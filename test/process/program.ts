import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { emptyFolder } from '../support/folders.js';

const MAIN = path.resolve('dist/src/main.js');

const started: ChildProcess[] = [];

// What a failed test has left.
afterAll(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

/** How a program's run ended, and all that it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has said so far. */
  readonly stdout: () => string;
}

/** A gateway that answers. */
export interface Serving extends Running {
  readonly url: string;
}

export type Environment = Readonly<Record<string, string>>;

/** A new folder, with a `stowage.yaml` in it where its text is given. */
export async function newFolder(text?: string): Promise<string> {
  const folder = emptyFolder();
  if (text !== undefined) {
    await writeFile(path.join(folder, 'stowage.yaml'), text);
  }
  return folder;
}

/** Starts the built program in a folder. */
export function start(
  folder: string,
  words: readonly string[],
  environment: Environment = {},
): Running {
  if (!existsSync(MAIN)) {
    throw new Error('dist/src/main.js is not there: npm run build comes first');
  }
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    ...said,
  }));
  return { child, ended, stdout: () => said.stdout };
}

/** Runs the built program in a folder until it has ended. */
export function run(
  folder: string,
  words: readonly string[],
  environment?: Environment,
): Promise<Ended> {
  return start(folder, words, environment).ended;
}

const ANY_PORT = 'listen: { port: 0 }\n';

/** Starts `serve` in a folder, on any free port where its file says nothing else, and waits until it listens. */
export async function serve(
  folder: string,
  environment: Environment = {},
): Promise<Serving> {
  if (!existsSync(path.join(folder, 'stowage.yaml'))) {
    await writeFile(path.join(folder, 'stowage.yaml'), ANY_PORT);
  }
  const running = start(folder, ['serve'], environment);
  const urlOf = () =>
    linesOf(running.stdout()).find(({ msg }) => msg === 'listening')?.url;
  await eventually('it listens', () =>
    Promise.resolve(urlOf() !== undefined || running.child.exitCode !== null),
  );
  const url = urlOf();
  if (url !== undefined) return { ...running, url };
  throw new Error(`It did not listen: ${JSON.stringify(await running.ended)}`);
}

/** Asks a gateway to stop and waits until it has. */
export async function stop(serving: Running): Promise<Ended> {
  serving.child.kill('SIGTERM');
  return serving.ended;
}

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly url?: string;
}

/** Each line of a log; a line that is no JSON fails. */
export function linesOf(stdout: string): readonly LogLine[] {
  const whole = stdout.slice(0, stdout.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);
}
