import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  Caller,
  type CloneTarget,
  type FileRef,
} from '../../src/gateway/index.js';
import { layered } from '../../src/layers/index.js';
import type { ObjectBody, StorageBackend } from '../../src/storage/index.js';
import { chaos, type Mishap, type Plan } from '../chaos/index.js';
import { write } from '../contract/acts.js';
import { openHouse } from '../gateway/house.js';
import { seededBytes } from '../support/bytes.js';
import { call, callUntil } from '../support/call.js';
import { ONE_PIECE, type Running } from './stores.js';

/** In more than two pieces, for those that take so little in one. */
export const LARGE = seededBytes('nine pairs', 2 * ONE_PIECE + 2 ** 21);

/** When so many bytes of it have passed, the second piece is under way. */
export const MIDWAY = ONE_PIECE + 2 ** 20;

/** What is said of every file, in letters of more than one script. */
export const DESCRIBED = {
  contentType: 'text/x-cat; charset=utf-8',
  metadata: new Map([
    ['name', 'Mieze – 小猫 🐈'],
    ['share', '100 %41, which is no A'],
    ['plain', 'cat'],
  ]),
};

/** What is other than it should be for a caller. */
interface Surroundings {
  /** What happens while the source is asked. */
  readonly plan?: Plan;
  /** When the caller goes away. */
  readonly signal?: AbortSignal;
  /** Stands in the target's place. */
  readonly into?: StorageBackend | undefined;
}

/** A file in one account, and where in another it is to go. */
export interface Errand {
  readonly source: StorageBackend;
  readonly file: FileRef;
  readonly target: StorageBackend;
  /** Holds a file `before`, and is the only one of its name in all accounts. */
  readonly container: string;
  readonly copy: FileRef;
  readonly there: CloneTarget;
  readonly callerWith: (surroundings?: Surroundings) => Caller;
  /** Takes both containers away with all that is in them. */
  readonly end: () => Promise<void>;
}

/** Puts the file into the first, and a container into the other. */
export async function newErrand(
  { source }: Running,
  { target }: Running,
  content: Uint8Array,
): Promise<Errand> {
  const container = `pair-${randomUUID()}`;
  const file = { account: 'one', container: `${container}-from`, name: 'cat' };
  const copy = { account: 'two', container, name: 'the cat' };
  await source.createContainer(file.container, {}, call);
  await write(source, file, content, DESCRIBED);
  await target.createContainer(container, {}, call);
  await write(target, { container, name: 'before' }, 'as it was');
  return {
    source,
    file,
    target,
    container,
    copy,
    there: {
      container: copy,
      name: copy.name,
      ifExists: 'FAIL',
      waitSeconds: 0,
    },
    callerWith: ({ plan = {}, signal = call.signal, into = target } = {}) => {
      const one = layered('one', chaos(source, plan).backend);
      const two = layered('two', withoutCopies(into));
      return callerOf(new Map(Object.entries({ one, two })), signal);
    },
    end: async () => {
      await remove(source, file.container);
      await remove(target, container);
    },
  };
}

function callerOf(
  accounts: ReadonlyMap<string, StorageBackend>,
  signal: AbortSignal,
): Caller {
  const { services } = openHouse().caller;
  return new Caller({ ...services, accounts }, callUntil(signal));
}

async function remove(
  backend: StorageBackend,
  container: string,
): Promise<void> {
  const { items } = await backend.listObjects(container, { limit: 100 }, call);
  for (const item of items) {
    if (item.type !== 'object') continue;
    const { name } = item.object;
    await backend.deleteObject({ container, name }, {}, call);
  }
  await backend.deleteContainer(container, call);
}

/** The body that is read passes as it is; each step of it, of so many bytes, is told. */
export function tellsSteps(tell: (bytes: number) => void): Mishap {
  return async ({ run }) => {
    const answer = (await run()) as ObjectBody;
    const passing = async function* () {
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        tell(chunk.length);
        yield chunk;
      }
    };
    return { ...answer, body: Readable.from(passing(), { objectMode: false }) };
  };
}

/** The same, but that it takes nothing by itself from another of its service: here bytes go through the gateway. */
function withoutCopies(backend: StorageBackend): StorageBackend {
  return new Proxy(backend, {
    get: (target, name) => {
      if (name === 'copy') return undefined;
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return value.bind(target) as unknown;
    },
  });
}
