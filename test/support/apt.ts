import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Needed } from './unavailable.js';

const run = promisify(execFile);

const UPDATE_WITHIN_MS = 120_000;
const INSTALL_WITHIN_MS = 480_000;

/** A program that a test needs, and the Debian package it comes in. */
export interface Program {
  /** Absolute. */
  readonly path: string;
  readonly package: string;
}

/** A program's path; where it is not there, root installs it first. */
export async function programFromApt(
  program: Program,
): Promise<Needed<string>> {
  if (await isThere(program.path)) return { found: program.path };

  const remedy = `run as root: apt-get update && apt-get install -y --no-install-recommends ${program.package}`;
  if (process.getuid?.() !== 0) {
    const missing = `${program.path} is not there and only root can install it`;
    return { missing, remedy };
  }
  return install(program, remedy);
}

async function install(
  program: Program,
  remedy: string,
): Promise<Needed<string>> {
  say(`installing ${program.package} by apt, which takes a minute or two`);
  try {
    await aptGet(['update'], UPDATE_WITHIN_MS);
    await aptGet(
      ['install', '-y', '--no-install-recommends', program.package],
      INSTALL_WITHIN_MS,
    );
  } catch (error) {
    return { missing: `apt could not install it: ${firstLine(error)}`, remedy };
  }

  if (await isThere(program.path)) return { found: program.path };
  const missing = `${program.package} came without ${program.path}`;
  return { missing, remedy };
}

async function aptGet(
  args: readonly string[],
  withinMs: number,
): Promise<void> {
  await run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=60', ...args], {
    timeout: withinMs,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 16 * 1024 * 1024,
  });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Past Jest, which keeps what tests print until they are done. */
function say(line: string): void {
  process.stderr.write(`stowage tests: ${line}\n`);
}

function firstLine(error: unknown): string {
  return String(error).split('\n', 1).join('');
}
