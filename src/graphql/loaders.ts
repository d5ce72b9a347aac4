import DataLoader from 'dataloader';
import {
  accountMetadata,
  accountUsage,
  containerId,
  describeContainer,
  describeFile,
  describeVersion,
  fileId,
  listEntries,
  listFiles,
  listVersions,
  versionId,
  type Caller,
  type ContainerRef,
  type FileRef,
  type FileVersionRef,
  type Folder,
  type StoredContainer,
  type StoredFile,
  type StoredVersion,
} from '../gateway/index.js';
import type {
  AccountStat,
  Metadata,
  ObjectListRequest,
  Page,
  PageRequest,
} from '../storage/index.js';
import { orNull } from './errors.js';
import { FileNode } from './file/file-node.js';
import { AccountTurns } from './turns.js';

/** How many calls one request may have under way at once on one account. */
const MAX_CALLS_AT_ONCE = 16;

/** How many of them may read content, of which each holds up to 1 MiB. */
const MAX_CONTENTS_AT_ONCE = 4;

/** One page of one file's versions. */
export interface VersionPage {
  readonly ref: FileRef;
  readonly request: PageRequest;
}

/** One page of one container's files, or of one level of it. */
export interface ListedPage {
  readonly ref: ContainerRef;
  readonly request: ObjectListRequest;
}

/** One lookup of a request: each distinct thing is asked for once. */
type Lookup<Key, Value> = Pick<DataLoader<Key, Value, string>, 'load'>;

/**
 * What listings said of things, and what the backend says when it is asked for one. An answer of
 * either kind that has `metadata` has all that the backend knows.
 */
export class Described<Ref, Item extends { readonly id: string }> {
  readonly #listed: (readonly Item[])[] = [];
  readonly #known = new Map<string, Item>();
  readonly #details: DataLoader<Ref, Item | null, string>;
  readonly #idOf: (ref: Ref) => string;

  constructor(
    details: DataLoader<Ref, Item | null, string>,
    idOf: (ref: Ref) => string,
  ) {
    this.#details = details;
    this.#idOf = idOf;
  }

  /** Remembers what a listing said. */
  prime(items: readonly Item[]): void {
    this.#listed.push(items);
  }

  /** What is known of it, from a listing where one has told; null where there is none. */
  async find(ref: Ref): Promise<Item | null> {
    // Most requests never look back at what they have listed.
    for (const item of this.#listed.splice(0).flat()) {
      this.#known.set(item.id, item);
    }
    return this.#known.get(this.#idOf(ref)) ?? this.#details.load(ref);
  }

  /** All that the backend knows of it. */
  async describe(ref: Ref): Promise<Item | null> {
    return this.#details.load(ref);
  }
}

/** A request's lookups, made anew after each mutation so that nobody reads what was. */
export class Loaders {
  readonly containers: Described<ContainerRef, StoredContainer>;
  readonly files: Described<FileRef, FileNode>;
  readonly filePages: Lookup<ListedPage, Page<StoredFile>>;
  readonly entryPages: Lookup<ListedPage, Page<StoredFile | Folder>>;
  readonly versions: Lookup<FileVersionRef, StoredVersion | null>;
  readonly versionPages: Lookup<VersionPage, Page<StoredVersion>>;
  readonly usage: Lookup<string, AccountStat | undefined>;
  readonly accountMetadata: Lookup<string, Metadata | undefined>;
  readonly #calls = new AccountTurns(MAX_CALLS_AT_ONCE);
  readonly #contents = new AccountTurns(MAX_CONTENTS_AT_ONCE);

  constructor(caller: Caller) {
    const byRef = <Ref extends { readonly account: string }, Value>(
      idOf: (ref: Ref) => string,
      ask: (caller: Caller, ref: Ref) => Promise<Value>,
    ) =>
      this.#lookup(idOf, (ref: Ref) =>
        this.inTurn(ref.account, () => orNull(ask(caller, ref))),
      );

    this.containers = new Described(
      byRef(containerId, describeContainer),
      containerId,
    );
    this.files = new Described(byRef(fileId, describeNode), fileId);
    this.filePages = this.#lookup(objectsKey, ({ ref, request }) =>
      this.inTurn(ref.account, () => listFiles(caller, ref, request)),
    );
    this.entryPages = this.#lookup(objectsKey, ({ ref, request }) =>
      this.inTurn(ref.account, () => listEntries(caller, ref, request)),
    );
    this.versions = byRef(versionId, describeVersion);
    this.versionPages = this.#lookup(versionsKey, ({ ref, request }) =>
      this.inTurn(ref.account, () => listVersions(caller, ref, request)),
    );
    this.usage = this.#lookup(itself, (account) =>
      this.inTurn(account, () => accountUsage(caller, account)),
    );
    this.accountMetadata = this.#lookup(itself, (account) =>
      this.inTurn(account, () => accountMetadata(caller, account)),
    );
  }

  /** One call to an account, when it is its turn. */
  inTurn<T>(account: string, call: () => Promise<T>): Promise<T> {
    return this.#calls.take(account, call);
  }

  /** The same for a call that reads content, of which fewer run at once. */
  contentInTurn<T>(account: string, call: () => Promise<T>): Promise<T> {
    return this.#contents.take(account, () => this.inTurn(account, call));
  }

  /** A failure is its own key's answer and no other's. */
  #lookup<Key, Value>(
    cacheKeyFn: (key: Key) => string,
    ask: (key: Key) => Promise<Value>,
  ): DataLoader<Key, Value, string> {
    return new DataLoader(
      (keys: readonly Key[]) =>
        Promise.all(keys.map((key) => ask(key).catch(asError))),
      { cacheKeyFn },
    );
  }
}

async function describeNode(caller: Caller, ref: FileRef): Promise<FileNode> {
  return new FileNode(await describeFile(caller, ref));
}

function itself(name: string): string {
  return name;
}

function objectsKey({ ref, request }: ListedPage): string {
  const { prefix, delimiter } = request;
  return pageKey([containerId(ref), prefix, delimiter], request);
}

function versionsKey({ ref, request }: VersionPage): string {
  return pageKey([fileId(ref)], request);
}

function pageKey(
  of: readonly (string | undefined)[],
  { limit, after, from }: PageRequest,
): string {
  return JSON.stringify([...of, limit, after, from]);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
