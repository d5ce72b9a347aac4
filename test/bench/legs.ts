import { inParallel } from '../support/in-parallel.js';
import { median, rounded, type Finding } from './finding.js';
import type { HttpClient, Sent } from './http-client.js';

/** One kind of work, done in two ways. */
export interface Leg {
  readonly name: string;
  /** How often it is done a round. */
  readonly times: number;
  /** Short ones, as many as it takes: over seconds the machine itself is faster or slower. */
  readonly rounds: number;
  readonly connections: number;
  /** What is sent for each time, made before the clock starts: signed URLs, for one. */
  readonly ours: (times: number) => Promise<readonly Sent[]>;
  readonly base: (times: number) => Promise<readonly Sent[]>;
}

/** Each leg in interleaved rounds: how fast ours is, as a part of how fast the base is. */
export async function ratiosOf(
  legs: readonly Leg[],
  client: HttpClient,
): Promise<ReadonlyMap<string, number>> {
  const ratios = new Map<string, number>();
  for (const leg of legs) {
    await secondsFor(leg, 'ours', client);
    await secondsFor(leg, 'base', client);
    const rounds: number[] = [];
    while (rounds.length < leg.rounds) {
      const ours = await secondsFor(leg, 'ours', client);
      const base = await secondsFor(leg, 'base', client);
      rounds.push(base / ours);
    }
    ratios.set(leg.name, rounded(median(rounds), 3));
    process.stderr.write(`${leg.name}: ${ratios.get(leg.name) ?? ''}\n`);
  }
  return ratios;
}

/** What was found, the slowest leg first of all. */
export function findingOf(
  about: Pick<Finding, 'name' | 'floor' | 'base'>,
  ratios: ReadonlyMap<string, number>,
): Finding {
  const ratio = Math.min(...ratios.values());
  return { ...about, ratio, medians: Object.fromEntries(ratios) };
}

async function secondsFor(
  leg: Leg,
  side: 'ours' | 'base',
  client: HttpClient,
): Promise<number> {
  const requests = await leg[side](leg.times);
  const began = performance.now();
  await inParallel(leg.connections, requests, (each) => client.send(each));
  return (performance.now() - began) / 1000;
}
