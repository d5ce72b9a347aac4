import { createHash } from 'node:crypto';
import {
  MAX_OBJECT_NAME_BYTES,
  MAX_PAGE_SIZE,
  type Page,
  type PageRequest,
} from '../storage/index.js';
import {
  DEFAULT_PAGE_SIZE,
  type PageArgs,
  type PageInfo,
} from './connection.js';
import { InputError } from './errors.js';

/** Which listing a page is of; a cursor of one is none of another. */
export interface ListingPlace {
  readonly kind:
    | 'containers'
    | 'publicContainers'
    | 'files'
    | 'entries'
    | 'versions'
    | 'jobs';
  /** All that makes it this one: account, container, prefix and what else there is. */
  readonly of: readonly (string | undefined)[];
}

/** How a page was asked for. */
export interface Asked {
  readonly request: PageRequest;
  readonly place: ListingPlace;
  /** Whether it began after a cursor. */
  readonly continued: boolean;
}

/** Where an item stands among its neighbours: its name, or a version's id. */
type Position<T> = (item: T) => string;

interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

/** One page, as a connection's fields read it; cursors are made only for who asks. */
export class Listing<T> {
  readonly nodes: readonly T[];
  readonly #page: Page<T>;
  readonly #asked: Asked;
  readonly #position: Position<T>;
  #edges: readonly Edge<T>[] | undefined;
  #pageInfo: PageInfo | undefined;

  constructor(page: Page<T>, asked: Asked, position: Position<T>) {
    this.nodes = page.items;
    this.#page = page;
    this.#asked = asked;
    this.#position = position;
  }

  // A compiled query reads either several times for each field below it.
  get edges(): readonly Edge<T>[] {
    this.#edges ??= this.#makeEdges();
    return this.#edges;
  }

  get pageInfo(): PageInfo {
    this.#pageInfo ??= this.#makePageInfo();
    return this.#pageInfo;
  }

  #makeEdges(): readonly Edge<T>[] {
    const cursorAt = this.#cursors();
    return this.nodes.map((node, index) => ({ cursor: cursorAt(index), node }));
  }

  #makePageInfo(): PageInfo {
    const page = {
      hasNextPage: this.#page.next !== undefined,
      hasPreviousPage: this.#asked.continued,
    };
    const last = this.nodes.length - 1;
    const isEmpty = last < 0;
    if (isEmpty && !page.hasNextPage) return page;

    const cursorAt = this.#cursors();
    const endCursor = cursorAt(last);
    return isEmpty
      ? { ...page, endCursor }
      : { ...page, startCursor: cursorAt(0), endCursor };
  }

  /** The last cursor, also of an empty page, holds the backend's own token for what comes next. */
  #cursors(): (index: number) => string {
    const tag = tagOf(this.#asked.place);
    const last = this.nodes.length - 1;
    return (index) => {
      const node = this.nodes[index];
      const position = node === undefined ? '' : this.#position(node);
      const { next } = this.#page;
      return encoded(
        index === last && next !== undefined
          ? [...tag, position, next]
          : [...tag, position],
      );
    };
  }
}

/**
 * What to ask the backend for.
 * @throws InputError for a `first` out of bounds, an `after` of another listing, an `afterName`
 * that is no part of a name
 */
export function askedFor(
  args: PageArgs & { readonly afterName?: string | null },
  place: ListingPlace,
): Asked {
  const limit = pageSize(args.first ?? DEFAULT_PAGE_SIZE);
  const afterName = namePart('afterName', args.afterName ?? '');
  if (args.after != null) {
    const request = { limit, ...decoded(args.after, place) };
    return { request, place, continued: true };
  }
  const request =
    args.afterName == null ? { limit } : { limit, after: afterName };
  return { request, place, continued: false };
}

/**
 * An argument that names are compared with, as it was given.
 * @throws InputError at `argument` for what no name can hold
 */
export function namePart(argument: string, text: string): string {
  if (!text.isWellFormed()) {
    const message = `\`${argument}\` holds half of a surrogate pair, which no name does.`;
    throw new InputError([argument], message);
  }
  const actual = Buffer.byteLength(text);
  if (actual <= MAX_OBJECT_NAME_BYTES) return text;

  const limit = MAX_OBJECT_NAME_BYTES;
  const message = `\`${argument}\` has ${actual} bytes, over the ${limit} of the longest name. Shorten it.`;
  throw new InputError([argument], message, { limit, actual });
}

function pageSize(first: number): number {
  if (first >= 0 && first <= MAX_PAGE_SIZE) return first;
  const message = `\`first\` is 0 to ${MAX_PAGE_SIZE}, not ${first}. The next page begins \`after\` the last cursor.`;
  const details = { limit: MAX_PAGE_SIZE, actual: first };
  throw new InputError(['first'], message, details);
}

/** The kind in plain words and the rest as a digest: a cursor stays short however long names are. */
function tagOf(place: ListingPlace): readonly [string, string] {
  const digest = createHash('sha256').update(JSON.stringify(place.of));
  return [place.kind, digest.digest('base64url').slice(0, 16)];
}

function encoded(cursor: readonly string[]): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decoded(
  cursor: string,
  place: ListingPlace,
): Pick<PageRequest, 'after' | 'from'> {
  const [kind, digest, after, from] = stringsIn(cursor);
  const [expectedKind, expectedDigest] = tagOf(place);
  if (
    kind !== expectedKind ||
    digest !== expectedDigest ||
    after === undefined
  ) {
    const message =
      '`after` is no cursor of this listing. Give one that the same field gave for the same ' +
      'arguments, or begin after a name with `afterName`.';
    throw new InputError(['after'], message);
  }
  return from === undefined ? { after } : { after, from };
}

function stringsIn(cursor: string): readonly string[] {
  try {
    const text = Buffer.from(cursor, 'base64url').toString();
    const tuple: unknown = JSON.parse(text);
    const strings = Array.isArray(tuple) ? tuple : [];
    return strings.filter((part) => typeof part === 'string');
  } catch {
    return [];
  }
}
