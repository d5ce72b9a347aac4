import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programFromApt } from '../support/apt.js';
import { startStowage } from '../support/stowage-process.js';
import { median, rounded } from './finding.js';
import type { Finding } from './finding.js';
import { createContainer, importFrom } from './gateway-imports.js';
import { startNginx } from './nginx.js';

const run = promisify(execFile);

const ROUNDS = 5;
const MIB = 1024 * 1024;
const SIZE_MIB = 1024;
const CONTENT = 'content';

const CURL = { path: '/usr/bin/curl', package: 'curl' };

/** Seconds that each took in one round. */
interface Round {
  readonly stowage: number;
  readonly curl: number;
}

/** What is fetched, and where to. */
interface Work {
  readonly gateway: string;
  readonly curl: string;
  readonly from: string;
  readonly sha256: string;
  /** Where all that is fetched is written. */
  readonly directory: string;
}

/** 1 GiB from nginx on loopback, durable and of the SHA-256 that was said, against curl to a file and fsync. */
export async function benchImport(): Promise<Finding> {
  const curl = await programFromApt(CURL);
  if ('missing' in curl) throw new Error(`${curl.missing}; ${curl.remedy}`);

  await using ending = new AsyncDisposableStack();
  const [origin, directory] = [await folder(ending), await folder(ending)];
  const sha256 = await writeContent(join(origin, CONTENT));
  const nginx = ending.use(await startNginx(origin));
  const imports = { allow: ['127.0.0.1'] };
  const stowage = await startStowage(directory, { imports });
  ending.defer(() => stowage.stop());
  await createContainer(stowage.url);

  const from = `${nginx.url}/${CONTENT}`;
  const gateway = stowage.url;
  const work = { gateway, curl: curl.found, from, sha256, directory };
  await roundOf(work);
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) rounds.push(await roundOf(work));
  return found(rounds);
}

/** Gone when all else has ended. */
async function folder(ending: AsyncDisposableStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-bench-'));
  ending.defer(() => rm(directory, { recursive: true }));
  return directory;
}

/** Writes what is to be fetched, so that it is on the disk and in memory; its SHA-256. */
async function writeContent(path: string): Promise<string> {
  const hash = createHash('sha256');
  const step = randomBytes(MIB);
  await using file = await open(path, 'wx');
  for (let written = 0; written < SIZE_MIB; written += 1) {
    hash.update(step);
    await file.writeFile(step);
  }
  await file.sync();
  return hash.digest('hex');
}

async function roundOf(work: Work): Promise<Round> {
  const { directory, gateway } = work;
  const stowage = await secondsOf(() => importFrom(gateway, work));
  await emptied(join(directory, 'local', 'blobs'));
  const curl = await secondsOf(() => fetchByCurl(work));
  await rm(join(directory, CONTENT));
  await settled(directory);
  process.stderr.write(`${stowage.toFixed(2)} s, curl ${curl.toFixed(2)} s\n`);
  return { stowage, curl };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function fetchByCurl({ curl, from, directory }: Work): Promise<void> {
  const path = join(directory, CONTENT);
  await run(curl, ['-sS', '--fail', '-o', path, from]);
  await using file = await open(path, 'r+');
  await file.sync();
}

/** Removes a store's content behind its back: it would keep that for minutes more. */
async function emptied(blobs: string): Promise<void> {
  const entries = await readdir(blobs, {
    recursive: true,
    withFileTypes: true,
  });
  for (const entry of entries) {
    if (entry.isFile()) await rm(join(entry.parentPath, entry.name));
  }
  await settled(blobs);
}

/** The disk has done what it was told. */
async function settled(path: string): Promise<void> {
  await run('sync', ['--file-system', path]);
}

function found(rounds: readonly Round[]): Finding {
  const middle = (figureOf: (round: Round) => number) =>
    rounded(median(rounds.map(figureOf)), 3);
  return {
    name: 'import',
    ratio: middle(({ stowage, curl }) => curl / stowage),
    floor: 0.5,
    base: 'curl to a file, then fsync',
    medians: {
      stowageSeconds: middle(({ stowage }) => stowage),
      curlSeconds: middle(({ curl }) => curl),
    },
  };
}
