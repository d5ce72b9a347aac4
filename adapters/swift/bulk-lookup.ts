import { NotSwiftError } from './http/failures.js';
import type { Desk } from './desk.js';

/** Pages of a listing looked at for names; those beyond are as if they had not been seen. */
const MAX_PAGES = 3;

/** A control character that may end no name made here, and comes before all others that Swift takes. */
const JUST_AFTER = '\u0001';

/**
 * Those of the names that stand in the container, but for large objects, by its listing from the first
 * name to the last.
 */
export async function plainNamesAmong(
  desk: Desk,
  names: readonly string[],
  within: { readonly container: string; readonly signal: AbortSignal },
): Promise<ReadonlySet<string>> {
  const marker = justBefore(names[0] ?? '');
  const end = (names.at(-1) ?? '') + JUST_AFTER;
  const wanted = new Set(names);
  const found = new Set<string>();
  for await (const { name, slo_etag: largeEtag } of linesBetween(desk, {
    ...within,
    marker,
    end,
  })) {
    if (largeEtag === undefined && wanted.has(name)) found.add(name);
  }
  return found;
}

/** All but the last character: less than the name, and near it. */
function justBefore(name: string): string {
  return name.replace(/.$/su, '');
}

interface Line {
  readonly name: string;
  readonly slo_etag?: string;
}

interface Listing {
  readonly container: string;
  readonly marker: string;
  readonly end: string;
  readonly signal: AbortSignal;
}

async function* linesBetween(
  desk: Desk,
  listing: Listing,
): AsyncGenerator<Line> {
  let { marker } = listing;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const lines = await pageOf(desk, { ...listing, marker });
    yield* lines;
    const last = lines.at(-1);
    if (!last || lines.length < desk.cluster.listingLimit) return;
    marker = last.name;
  }
}

async function pageOf(
  desk: Desk,
  { container, marker, end, signal }: Listing,
): Promise<readonly Line[]> {
  const limit = String(desk.cluster.listingLimit);
  const query = { format: 'json', limit, marker, end_marker: end };
  const ask = { method: 'GET', container, query } as const;
  const json = await (await desk.wire.ask(ask, signal)).json();
  if (Array.isArray(json) && json.every(isLine)) return json;
  throw new NotSwiftError('an answer that is no listing');
}

function isLine(json: unknown): json is Line {
  return typeof (json as Partial<Line> | null)?.name === 'string';
}
