import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  isStorageError,
  type StorageBackend,
} from '../../src/storage/index.js';
import { bodyOf, letGo } from '../support/bodies.js';
import { inByteOrder } from '../support/bytes.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { inParallel } from '../support/in-parallel.js';
import { list, readText, write, writeAll } from './acts.js';
import { contractCase, type CaseContext, type ContractCase } from './case.js';

interface NameCase {
  readonly name: string;
  readonly note: string;
  readonly tag: string;
  readonly ours: 'roundtrip' | 'reject';
}

const table = new URL('../cases/names.json', import.meta.url);
const ALL = JSON.parse(readFileSync(table, 'utf8')) as readonly NameCase[];

const ROUND_TRIP = ALL.filter(({ ours }) => ours === 'roundtrip').map(nameOf);
const REJECTED = ALL.filter(({ ours }) => ours === 'reject');

function nameOf({ name }: NameCase): string {
  return name;
}

/** Bytes that a name may have in the case's container. */
function roomIn({ declared, container }: CaseContext): number {
  const shared = declared.sharesNames ? Buffer.byteLength(container) + 1 : 0;
  return 1024 - shared;
}

/** Every name that is accepted in the case's container. */
export function acceptedIn(context: CaseContext): readonly string[] {
  const room = roomIn(context);
  return ROUND_TRIP.filter((name) => Buffer.byteLength(name) <= room);
}

/** Looks at each name, and gives those that something is wrong with, and what. */
export async function faultsIn(
  names: readonly string[],
  look: (name: string) => Promise<unknown>,
): Promise<readonly string[]> {
  const answers = await inParallel(8, names, (name) =>
    look(name).catch((error: unknown) => String(error)),
  );
  return names.flatMap((name, index) => {
    const seen = answers[index];
    return seen === name ? [] : [`${JSON.stringify(name)}: ${String(seen)}`];
  });
}

/** The code of whatever a call ends in, said as a fault where it is not the one expected. */
async function codeOf(calling: Promise<unknown>): Promise<string> {
  return calling.then(
    () => 'it was accepted',
    (error: unknown) => (isStorageError(error) ? error.code : String(error)),
  );
}

export const nameCases: readonly ContractCase[] = [
  contractCase(
    'NAME-01',
    'every name that is accepted is listed to the byte, and in byte order',
    async (context) => {
      const { backend, container } = context;
      const accepted = acceptedIn(context);
      await writeAll(backend, container, accepted);
      expect(await list(backend, container)).toEqual(inByteOrder(accepted));
    },
  ),

  contractCase(
    'NAME-02',
    'every name that is accepted is the name of its own content and stat',
    async (context) => {
      const { backend, container } = context;
      const accepted = acceptedIn(context);
      await writeAll(backend, container, accepted);

      const statFaults = await faultsIn(accepted, async (name) => {
        const stat = await backend.statObject({ container, name }, call);
        return stat.name;
      });
      const readFaults = await faultsIn(accepted, (name) =>
        readText(backend, { container, name }),
      );

      expect([...statFaults, ...readFaults]).toEqual([]);
    },
  ),

  contractCase(
    'NAME-03',
    'every name that is accepted is found as a prefix, and after a marker',
    async (context) => {
      const { backend, container } = context;
      const accepted = acceptedIn(context);
      await writeAll(backend, container, accepted);
      const sorted = inByteOrder(accepted);

      const prefixFaults = await faultsIn(sorted, async (prefix) => {
        const [first] = await list(backend, container, { prefix, limit: 1 });
        return first;
      });
      const markerFaults = await faultsIn(sorted.slice(1), async (name) => {
        const after = sorted[sorted.indexOf(name) - 1] ?? '';
        const [next] = await list(backend, container, { after, limit: 1 });
        return next;
      });

      expect([...prefixFaults, ...markerFaults]).toEqual([]);
    },
  ),

  contractCase(
    'NAME-04',
    'every name that is accepted can be deleted, and that deletes no other',
    async (context) => {
      const { backend, container } = context;
      const accepted = acceptedIn(context);
      await writeAll(backend, container, accepted);
      const [kept, ...rest] = inByteOrder(accepted);

      const faults = await faultsIn(rest, async (name) => {
        await backend.deleteObject({ container, name }, {}, call);
        return name;
      });

      expect(faults).toEqual([]);
      expect(await list(backend, container)).toEqual([kept]);
    },
  ),

  contractCase(
    'NAME-05',
    'a name that URL libraries, headers or UTF-8 would spoil is refused, and nothing is stored (seed D16)',
    async ({ backend, container }) => {
      const accepted = await inParallel(4, REJECTED, async (entry) => {
        const body = bodyOf('never');
        const ref = { container, name: entry.name };
        const code = await codeOf(backend.writeObject(ref, { body }, call));
        await letGo(body);
        return code === 'INVALID_OBJECT_NAME' ? [] : [{ ...entry, code }];
      });

      expect(accepted.flat()).toEqual([]);
      expect(await list(backend, container)).toEqual([]);
    },
  ),

  contractCase(
    'NAME-06',
    'a name that no storage can hold is refused by every operation (seed D6)',
    async ({ backend, container }) => {
      for (const name of ['', 'a\ud83d', 'x'.repeat(1025)]) {
        const codes = await codesOfEachUse(backend, { container, name });
        expect(new Set(codes)).toEqual(new Set(['INVALID_OBJECT_NAME']));
      }
    },
  ),

  contractCase(
    'NAME-07',
    'a name that could only not be made here may be asked for: what stands already is reached',
    async ({ backend, container }) => {
      for (const name of ['..', 'a/./b', 'line\nfeed', '%2e']) {
        const stat = backend.statObject({ container, name }, call);
        expect([name, (await failureOf(stat)).code]).toEqual([
          name,
          'OBJECT_NOT_FOUND',
        ]);
      }
    },
  ),

  contractCase(
    'NAME-08',
    'a name of 1,024 bytes is written, read, described and emptied (seed D10)',
    async (context) => {
      const { backend, container } = context;
      const ref = { container, name: 'a'.repeat(roomIn(context)) };
      await write(backend, ref, 'long');
      expect(await readText(backend, ref)).toBe('long');

      const metadata = { set: new Map([['unit', 'test']]) };
      const described = await backend.updateObject(ref, { metadata }, call);
      expect(described.name).toBe(ref.name);

      const emptied = await write(backend, ref, '');
      expect(emptied.size).toBe(0);
    },
  ),

  contractCase(
    'NAME-09',
    'a name with slashes, spaces and accents is stored under exactly that name (seed D12)',
    async ({ backend, container }) => {
      const ref = { container, name: 'dir/n é.txt' };
      await write(backend, ref, 'bytes');
      expect(await list(backend, container)).toEqual(['dir/n é.txt']);
      expect(await readText(backend, ref)).toBe('bytes');
    },
  ),

  contractCase(
    'NAME-10',
    'letters that look the same in another case or composition are other names',
    async ({ backend, container }) => {
      const names = [
        'a.txt',
        'A.TXT',
        'caf\u00e9',
        'cafe\u0301',
        '\ufb01x',
        'fix',
      ];
      await writeAll(backend, container, names);
      const faults = await faultsIn(names, (name) =>
        readText(backend, { container, name }),
      );
      expect(faults).toEqual([]);
      expect(await list(backend, container)).toEqual(inByteOrder(names));
    },
  ),
];

function codesOfEachUse(
  backend: StorageBackend,
  ref: { readonly container: string; readonly name: string },
): Promise<readonly string[]> {
  return Promise.all([
    codeOf(backend.statObject(ref, call)),
    codeOf(backend.readObject(ref, {}, call)),
    codeOf(backend.writeObject(ref, { body: bodyOf('x') }, call)),
    codeOf(backend.updateObject(ref, {}, call)),
    codeOf(backend.deleteObject(ref, {}, call)),
  ]);
}
