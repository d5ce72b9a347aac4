import { expect } from '@jest/globals';
import { isStorageError } from '../../src/storage/index.js';
import { openBody } from '../support/bodies.js';
import { call } from '../support/call.js';
import { inParallel } from '../support/in-parallel.js';
import { list, read, readText, write } from './acts.js';
import { contractCase, type ContractCase } from './case.js';

const EIGHT = ['1', '2', '3', '4', '5', '6', '7', '8'];

/** Who won a race: those whose write did not end in the code that losers get. */
export async function winners(
  loserGets: 'OBJECT_EXISTS' | 'PRECONDITION_FAILED',
  writeAs: (writer: string) => Promise<unknown>,
): Promise<readonly string[]> {
  const won = await inParallel(EIGHT.length, EIGHT, (writer) =>
    writeAs(writer).then(
      () => [writer],
      (error: unknown) => {
        if (isStorageError(error, loserGets)) return [];
        throw error;
      },
    ),
  );
  return won.flat();
}

export const raceCases: readonly ContractCase[] = [
  contractCase(
    'RACE-01',
    'of eight writers where nothing is, one wins, and what is stored is a winner’s',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const won = await winners('OBJECT_EXISTS', (writer) =>
        write(backend, ref, writer.repeat(1000), { ifAbsent: true }),
      );

      expect(won.length).toBeGreaterThan(0);
      if (backend.atomicity.ifAbsent) expect(won).toHaveLength(1);
      const stored = await readText(backend, ref);
      expect(won.map((writer) => writer.repeat(1000))).toContain(stored);
    },
  ),

  contractCase(
    'RACE-02',
    'of eight writers who replace the same content, one wins, and what is stored is a winner’s',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const { etag } = await write(backend, ref, 'first');
      const won = await winners('PRECONDITION_FAILED', (writer) =>
        write(backend, ref, writer.repeat(1000), { ifMatch: etag }),
      );

      expect(won.length).toBeGreaterThan(0);
      if (backend.atomicity.ifMatch) expect(won).toHaveLength(1);
      const stored = await readText(backend, ref);
      expect(won.map((writer) => writer.repeat(1000))).toContain(stored);
    },
  ),

  contractCase(
    'RACE-03',
    'what was absent when the body began is looked at again when it has come',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const body = openBody('slow');
      const slow = backend
        .writeObject(ref, { body, ifAbsent: true }, call)
        .catch((error: unknown) => error);
      await write(backend, ref, 'quick');
      body.push(null);

      const outcome = await slow;

      const refused = isStorageError(outcome, 'OBJECT_EXISTS');
      if (backend.atomicity.ifAbsent) expect(refused).toBe(true);
      expect(await readText(backend, ref)).toBe(refused ? 'quick' : 'slow');
    },
  ),

  contractCase(
    'RACE-04',
    'readers among overwrites see one whole content, never a mixture (seed G14)',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      const contentOf = (writer: string) => Buffer.alloc(200_000, writer);
      await write(backend, ref, contentOf('0'));

      const sizes = await inParallel(
        8,
        [...EIGHT, ...EIGHT],
        async (writer) => {
          await write(backend, ref, contentOf(writer));
          const seen = await read(backend, ref);
          const first = seen.subarray(0, 1).toString();
          return seen.equals(contentOf(first)) ? 'whole' : 'a mixture';
        },
      );

      expect(new Set(sizes)).toEqual(new Set(['whole']));
    },
  ),

  contractCase(
    'RACE-05',
    'once a write is answered every reader sees it',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      for (let turn = 0; turn < 20; turn += 1) {
        await write(backend, ref, `turn ${turn}`);
        const seen = await Promise.all([
          readText(backend, ref),
          backend.statObject(ref, call).then(({ size }) => size),
          list(backend, container),
        ]);
        const said = `turn ${turn}`;
        expect(seen).toEqual([said, said.length, ['doc']]);
      }
    },
  ),

  contractCase(
    'RACE-06',
    'of two who delete the same object at once, at least one is told that it was there',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      await write(backend, ref, 'x');
      const outcomes = await Promise.allSettled([
        backend.deleteObject(ref, {}, call),
        backend.deleteObject(ref, {}, call),
      ]);
      expect(outcomes.map(({ status }) => status)).toContain('fulfilled');
      expect(await list(backend, container)).toEqual([]);
    },
  ),

  contractCase(
    'RACE-07',
    'two who make the same container at once both get it',
    async ({ backend, owned, prefix }) => {
      const name = owned(`${prefix}raced`);
      const made = await Promise.all(
        EIGHT.map(() => backend.createContainer(name, {}, call)),
      );
      expect(made.map(({ container }) => container.name)).toEqual(
        EIGHT.map(() => name),
      );
      expect(made.filter(({ created }) => created).length).toBeGreaterThan(0);
    },
  ),
];
