import type { StorageBackend } from '../../src/storage/index.js';
import {
  openWorkingHouse,
  type WorkingHouse,
} from '../gateway/working-house.js';
import { openReference } from '../reference/index.js';
import { call } from '../support/call.js';
import {
  FILE,
  mutate,
  openGraph,
  type Graph,
  type GraphFile,
  type Problem,
} from './graph.js';

export const container = 'container:one/photos';

/** A file that is made anew each time it is asked for, unless it is asked for under a key. */
export const hello = {
  container,
  name: 'hello',
  text: 'hello',
  ifExists: 'RENAME',
};

/** An account with `photos` in it. */
export async function openPhotos(): Promise<StorageBackend> {
  const one = openReference();
  await one.createContainer('photos', {}, call);
  return one;
}

/** The API over one account. */
export interface Keyed extends AsyncDisposable {
  readonly house: WorkingHouse;
  readonly graph: Graph;
}

/** No job is run. */
export async function openKeyed(options: {
  readonly one: StorageBackend;
  /** A new folder when absent. */
  readonly dataDir?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}): Promise<Keyed> {
  const { one, ...rest } = options;
  const accounts = new Map([['one', one]]);
  const house = await openWorkingHouse({ accounts, starts: false, ...rest });
  const graph = await openGraph({ house });
  return {
    house,
    graph,
    [Symbol.asyncDispose]: async () => {
      await graph[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
    },
  };
}

export interface Made {
  readonly file: GraphFile | null;
  readonly userErrors: readonly Problem[];
}

/** Makes `hello` under the key `k`. */
export function make(
  graph: Graph,
  input: object = {},
  ask: string = FILE,
): Promise<Made> {
  const whole = { ...hello, idempotencyKey: 'k', ...input };
  return mutate(graph, 'createFile', { input: whole, ask });
}
