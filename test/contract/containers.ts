import { expect } from '@jest/globals';
import { call } from '../support/call.js';
import { eventually } from '../support/eventually.js';
import { failureOf } from '../support/failure.js';
import { isAccepted, list, readText, write, writeAll } from './acts.js';
import {
  contractCase,
  labelledCase,
  type CaseContext,
  type ContractCase,
} from './case.js';

/** Refused on every backend, before anything is sent. */
const IMPOSSIBLE_NAMES = [
  '',
  'a/b',
  '.',
  '..',
  '%2e%2E',
  'nul\u0000',
  'line\n',
  'del\u007f',
  '\ud800',
];

/** Whether the stat of a container says that it holds so much; or nothing, where nobody counts it. */
async function holds(
  { backend, declared }: CaseContext,
  container: string,
  held: { readonly objects: number; readonly bytes: number },
): Promise<boolean> {
  const stat = await backend.statContainer(container, call);
  const { objectCount, bytesUsed } = stat;
  if (declared.countsNothing) {
    expect([objectCount, bytesUsed]).toEqual([undefined, undefined]);
    return true;
  }
  return objectCount === held.objects && bytesUsed === held.bytes;
}

export const containerCases: readonly ContractCase[] = [
  contractCase(
    'CONT-01',
    'a new container is there under its name (seed B1)',
    async ({ backend, owned, prefix }) => {
      const name = owned(`${prefix}new`);

      const made = await backend.createContainer(name, {}, call);

      expect(made).toMatchObject({ created: true, container: { name } });
      expect(await backend.statContainer(name, call)).toMatchObject({ name });
    },
  ),

  labelledCase(
    'CONT-02',
    'making a container that is there gives it untouched, and says so (seeds B2, B3)',
    async ({ backend, newContainer }) => {
      const metadata = new Map([['foo', 'bar']]);
      const name = await newContainer({ metadata });
      await write(backend, { container: name, name: 'kept' }, 'kept');

      const other = { metadata: new Map([['foo', 'other']]) };
      const again = await backend.createContainer(name, other, call);

      expect(again).toMatchObject({ created: false, container: { name } });
      const stat = await backend.statContainer(name, call);
      expect(stat.metadata).toEqual(metadata);
      expect(await list(backend, name)).toEqual(['kept']);
    },
  ),

  labelledCase(
    'CONT-03',
    'a container keeps the metadata it is made with, keys in lower case (seed B4)',
    async ({ backend, newContainer }) => {
      const name = await newContainer({ metadata: new Map([['Foo', 'Bär']]) });

      const { metadata } = await backend.statContainer(name, call);

      expect(metadata).toEqual(new Map([['foo', 'Bär']]));
    },
  ),

  contractCase(
    'CONT-04',
    'a name of 257 bytes is refused by every operation (seed B7)',
    async ({ backend }) => {
      const name = 'a'.repeat(257);
      const errors = await Promise.all([
        failureOf(backend.createContainer(name, {}, call)),
        failureOf(backend.statContainer(name, call)),
        failureOf(backend.updateContainer(name, {}, call)),
        failureOf(backend.deleteContainer(name, call)),
        failureOf(backend.listObjects(name, { limit: 1 }, call)),
      ]);
      const codes = new Set(errors.map(({ code }) => code));
      expect(codes).toEqual(new Set(['INVALID_CONTAINER_NAME']));
    },
  ),

  contractCase(
    'CONT-05',
    'the longest name that the backend says it takes is accepted, one byte more is not (seed B8)',
    async ({ backend, owned, prefix }) => {
      const name = owned(
        prefix.padEnd(backend.limits.maxContainerNameBytes, 'a'),
      );
      await backend.createContainer(name, {}, call);
      expect(await backend.statContainer(name, call)).toMatchObject({ name });

      const error = await failureOf(
        backend.createContainer(`${name}a`, {}, call),
      );
      expect(error.code).toBe('INVALID_CONTAINER_NAME');
    },
  ),

  contractCase(
    'CONT-06',
    'names are measured in bytes: 256 letters of two bytes are too many (seed B9)',
    async ({ backend }) => {
      const name = 'é'.repeat(256);
      const error = await failureOf(backend.createContainer(name, {}, call));
      expect(error.code).toBe('INVALID_CONTAINER_NAME');
    },
  ),

  contractCase(
    'CONT-07',
    'a name that no container may have is refused',
    async ({ backend }) => {
      const codes = await Promise.all(
        IMPOSSIBLE_NAMES.map(async (name) => {
          const making = backend.createContainer(name, {}, call);
          return [name, (await failureOf(making)).code];
        }),
      );
      const refused = IMPOSSIBLE_NAMES.map((name) => [
        name,
        'INVALID_CONTAINER_NAME',
      ]);
      expect(codes).toEqual(refused);
    },
  ),

  contractCase(
    'CONT-08',
    'a name of any other letters comes back to the byte, or is refused as one the backend cannot keep',
    async ({ backend, owned, prefix }) => {
      for (const end of ['é', 'e\u0301', ' a b', '%41', '?#', '\u{1f600}']) {
        const name = owned(prefix + end);
        if (!(await isAccepted(backend, name))) continue;
        const request = { prefix: name, limit: 10 };
        const { items } = await backend.listContainers(request, call);
        expect(items.map((container) => container.name)).toEqual([name]);
      }
    },
  ),

  labelledCase(
    'CONT-09',
    'a container knows how many objects it has and how large they are (seed B11)',
    async (context) => {
      const { backend, newContainer } = context;
      const metadata = new Map([['foo', 'Bar']]);
      const container = await newContainer({ metadata });
      await write(backend, { container, name: 'a' }, 'a'.repeat(50));
      await write(backend, { container, name: 'b' }, 'b'.repeat(28));

      await eventually('it has 2 objects of 78 bytes', () =>
        holds(context, container, { objects: 2, bytes: 78 }),
      );
      const stat = await backend.statContainer(container, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  contractCase(
    'CONT-10',
    'the count follows when objects are overwritten and deleted',
    async (context) => {
      const { backend, container } = context;
      await writeAll(backend, container, ['a', 'b', 'c']);
      await write(backend, { container, name: 'a' }, 'longer');
      await backend.deleteObject({ container, name: 'b' }, {}, call);

      await eventually('it has 2 objects of 7 bytes', () =>
        holds(context, container, { objects: 2, bytes: 7 }),
      );
    },
  ),

  contractCase(
    'CONT-11',
    'an empty container is deleted, and is then not found (seed B14)',
    async ({ backend, container }) => {
      await backend.deleteContainer(container, call);

      const error = await failureOf(backend.statContainer(container, call));
      expect(error).toMatchObject({
        code: 'CONTAINER_NOT_FOUND',
        context: { container },
      });
    },
  ),

  contractCase(
    'CONT-12',
    'a container with an object in it is not deleted, and the error names it (seed B15)',
    async ({ backend, container }) => {
      const ref = { container, name: 'still' };
      await write(backend, ref, 'here');

      const error = await failureOf(backend.deleteContainer(container, call));

      expect(error).toMatchObject({
        code: 'CONTAINER_NOT_EMPTY',
        context: { container },
      });
      expect(await readText(backend, ref)).toBe('here');
    },
  ),

  contractCase(
    'CONT-13',
    'deleting or changing a container that is not there says which (seed B16)',
    async ({ backend, prefix }) => {
      const container = `${prefix}gone`;
      const errors = await Promise.all([
        failureOf(backend.deleteContainer(container, call)),
        failureOf(backend.updateContainer(container, {}, call)),
      ]);
      for (const { code, context } of errors) {
        expect(code).toBe('CONTAINER_NOT_FOUND');
        expect(context.container).toBe(container);
      }
    },
  ),
];
