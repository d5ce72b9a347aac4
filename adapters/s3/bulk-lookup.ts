import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { byteOrder } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { keyIn } from './keys.js';

/** Names that S3 gives in one answer at most. */
const MAX_KEYS = 1_000;

/** So many pages more than the names would fill are looked through; what is not seen by then is asked for. */
const SPARE_PAGES = 2;

/**
 * Those of the names, which are in byte order, that stand in the container: by its listing from the
 * first name to the last, as far as that is a short way.
 */
export async function namesAmong(
  desk: Desk,
  names: readonly string[],
  within: { readonly container: string; readonly signal: AbortSignal },
): Promise<ReadonlySet<string>> {
  const wanted = new Set(names);
  const found = new Set<string>();
  const pages = Math.ceil(names.length / MAX_KEYS) + SPARE_PAGES;
  const listing = { ...within, after: justBefore(names[0] ?? ''), pages };
  for await (const name of namesAfter(desk, listing)) {
    if (byteOrder(name, names.at(-1) ?? '') > 0) break;
    if (wanted.has(name)) found.add(name);
  }
  return found;
}

/** All but the last character: less than the name, and near it. */
function justBefore(name: string): string {
  return name.replace(/.$/su, '');
}

interface Listing {
  readonly container: string;
  readonly after: string;
  readonly pages: number;
  readonly signal: AbortSignal;
}

async function* namesAfter(
  desk: Desk,
  { container, after, pages, signal }: Listing,
): AsyncGenerator<string, void> {
  const { Bucket, prefix: Prefix } = desk.places.of(container);
  let StartAfter = Prefix + after;
  for (let page = 0; page < pages; page += 1) {
    const place = { Bucket, Prefix, StartAfter };
    const keys = await keysOf(desk, place, signal);
    yield* keys.map((key) => desk.places.nameIn({ container }, key));
    const last = keys.at(-1);
    if (last === undefined || keys.length < MAX_KEYS) return;
    StartAfter = last;
  }
}

async function keysOf(
  { wire }: Desk,
  place: {
    readonly Bucket: string;
    readonly Prefix: string;
    readonly StartAfter: string;
  },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const whole = { MaxKeys: MAX_KEYS, EncodingType: 'url' } as const;
  const command = new ListObjectsV2Command({ ...place, ...whole });
  const answer = await wire.ask(command, signal);
  const { Contents = [] } = answer;
  return Contents.map(({ Key = '' }) => keyIn(answer, Key));
}
