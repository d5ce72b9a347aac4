import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Needed } from './unavailable.js';

const run = promisify(execFile);

/** Bounds each of its own steps. */
const INSTALLER = resolve('test/support/apt-install.sh');

/** A program that a test needs, and the Debian package it comes in. */
export interface Program {
  /** Absolute. */
  readonly path: string;
  readonly package: string;
}

/** What a test needs of Debian: its name, and the packages that are it. */
export interface Software {
  readonly name: string;
  readonly packages: readonly string[];
}

interface Install extends Software {
  isThere(): Promise<boolean>;
}

/** A program's path; where it is not there, root installs it first. */
export async function programFromApt({
  path,
  package: name,
}: Program): Promise<Needed<string>> {
  const isThere = () => isExecutable(path);
  return thereOrInstalled(path, { name: path, packages: [name], isThere });
}

/** Whether all its packages are installed; where they are not, root installs them first. */
export async function softwareFromApt(
  software: Software,
): Promise<Needed<Software>> {
  const isThere = () => areInstalled(software.packages);
  return thereOrInstalled(software, { ...software, isThere });
}

async function thereOrInstalled<T>(
  found: T,
  install: Install,
): Promise<Needed<T>> {
  if (await install.isThere()) return { found };

  const packages = install.packages.join(' ');
  const remedy = `run as root on Debian: apt-get update && apt-get install -y --no-install-recommends ${packages}`;
  if (process.getuid?.() !== 0) {
    const missing = `${install.name} is not there and only root can install it`;
    return { missing, remedy };
  }

  const failure = await failureToInstall(install);
  return failure === undefined ? { found } : { missing: failure, remedy };
}

async function failureToInstall(install: Install): Promise<string | undefined> {
  say(`installing ${install.name} by apt, which takes a minute or two`);
  try {
    // By its parent's id the installer tells one run of the tests from the next.
    await run('sh', [INSTALLER, String(process.ppid), ...install.packages]);
  } catch (error) {
    return `apt could not install ${install.name}: ${whatItSaid(error)}`;
  }
  if (await install.isThere()) return undefined;
  return `apt has installed ${install.packages.join(' ')}, but ${install.name} is still not there`;
}

/** Asks dpkg: files are there before what they depend on is. */
async function areInstalled(packages: readonly string[]): Promise<boolean> {
  const format = '${db:Status-Status}\n';
  try {
    const args = ['--show', '--showformat', format, ...packages];
    const { stdout } = await run('dpkg-query', args);
    return stdout
      .trim()
      .split('\n')
      .every((status) => status === 'installed');
  } catch {
    return false;
  }
}

async function isExecutable(path: string): Promise<boolean> {
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

/** In one line, as it stands in the name of a test. */
function whatItSaid(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const said = stderr?.trim() ? stderr : message;
  return said.trim().split('\n').slice(0, 3).join(' ');
}
