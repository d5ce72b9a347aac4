import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStowage } from '../support/stowage-process.js';
import { startBase } from './base.js';
import { askForPage, fillContainer, PAGE_REQUEST } from './files.js';
import { median, rounded } from './finding.js';
import type { Finding } from './finding.js';
import { answersPerSecond } from './load.js';

const ROUNDS = 5;
const ROUND_MS = 3000;
const WARM_UP_MS = 8000;
const CONNECTIONS = 32;

/** Answers a second, of each server in one round. */
interface Round {
  readonly stowage: number;
  readonly base: number;
  /** Of a server that does nothing: what the load generator itself can take. */
  readonly generator: number;
}

/** One page of 100 files with ten fields each, against bare node:http answering the same JSON. */
export async function benchMetadata(): Promise<Finding> {
  await using ending = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'stowage-bench-'));
  ending.defer(() => rm(directory, { recursive: true }));

  const stowage = await startStowage(directory);
  ending.defer(() => stowage.stop());
  await fillContainer(stowage.url);

  const answerFile = join(directory, 'answer.json');
  await writeFile(answerFile, await askForPage(stowage.url));
  const base = ending.use(await startBase('http', answerFile));
  const replay = ending.use(await startBase('replay', answerFile));

  await rateOf(stowage.url, WARM_UP_MS);
  await rateOf(base.url, WARM_UP_MS);
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) {
    rounds.push({
      stowage: await rateOf(stowage.url, ROUND_MS),
      base: await rateOf(base.url, ROUND_MS),
      generator: await rateOf(replay.url, ROUND_MS / 3),
    });
  }
  return found(rounds);
}

function rateOf(url: string, forMs: number): Promise<number> {
  const load = {
    path: '/graphql',
    body: PAGE_REQUEST,
    connections: CONNECTIONS,
  };
  return answersPerSecond({ ...load, url, forMs });
}

function found(rounds: readonly Round[]): Finding {
  const middle = (figureOf: (round: Round) => number, decimals: number) =>
    rounded(median(rounds.map(figureOf)), decimals);
  return {
    name: 'metadata',
    ratio: middle(({ stowage, base }) => stowage / base, 3),
    floor: 0.25,
    base: 'bare node:http, the same JSON by JSON.stringify',
    medians: {
      stowagePerSecond: middle(({ stowage }) => stowage, 0),
      basePerSecond: middle(({ base }) => base, 0),
      generatorLimitPerSecond: middle(({ generator }) => generator, 0),
    },
  };
}
