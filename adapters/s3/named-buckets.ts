import {
  eachOf,
  type ContainerListRequest,
  type ContainerStat,
  type Page,
} from '../../src/storage/index.js';
import { headBucket } from './bucket-head.js';
import { isRefused } from './errors.js';
import { pageAmong } from './page.js';
import { isMisplaced } from './reasons.js';
import type { Wire } from './wire.js';

/** How a bucket shows itself to the account's keys. */
export type Sight = 'THERE' | 'ABSENT' | 'HIDDEN';

/** One page of those that are there, as a look at each tells: the service is asked even for one. */
export async function namedPage(
  wire: Wire,
  names: readonly string[],
  asked: {
    readonly request: ContainerListRequest;
    readonly signal: AbortSignal;
  },
): Promise<Page<ContainerStat>> {
  const { request, signal } = asked;
  const named = names.map((name) => ({ name }));
  const enough = request.limit + 1; // One more tells whether there is a next page.
  const found: ContainerStat[] = [];
  let from: string | undefined;
  do {
    const limit = enough - found.length;
    const on = from === undefined ? {} : { from };
    const page = pageAmong(named, { ...request, limit, ...on });
    found.push(...(await thoseThere(wire, page.items, signal)));
    from = page.next;
  } while (from !== undefined && found.length < enough);
  return pageAmong(found, request);
}

/** By a HEAD, which changes nothing. */
export async function sightOf(
  wire: Wire,
  Bucket: string,
  signal: AbortSignal,
): Promise<Sight> {
  try {
    await headBucket(wire, Bucket, signal);
    return 'THERE';
  } catch (error) {
    if (isRefused(error, 404)) return 'ABSENT';
    if (isRefused(error, 403)) return 'HIDDEN';
    throw error;
  }
}

async function thoseThere(
  wire: Wire,
  named: readonly ContainerStat[],
  signal: AbortSignal,
): Promise<readonly ContainerStat[]> {
  const absent = new Set<string>();
  await eachOf(named, async ({ name }) => {
    const isAbsent = await sightOf(wire, name, signal).then(
      (sight) => sight === 'ABSENT',
      unlessElsewhere,
    );
    if (isAbsent) absent.add(name);
  });
  return named.filter(({ name }) => !absent.has(name));
}

/** One in another region is there, and says so to whoever wants something of it. */
function unlessElsewhere(error: unknown): boolean {
  if (isRefused(error) && isMisplaced(error)) return false;
  throw error;
}
