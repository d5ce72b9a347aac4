import { expect } from '@jest/globals';
import type { Call, StorageBackend } from '../../src/storage/index.js';
import { bodyOf } from '../support/bodies.js';
import { call, callUntil } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, readText, write } from './acts.js';
import { contractCase, type ContractCase } from './case.js';

type Use = (
  backend: StorageBackend,
  container: string,
  call: Call,
) => Promise<unknown>;

/** Every operation on a container, and on an object in it called 'doc'. */
const USES = {
  statContainer: (backend, container, its) =>
    backend.statContainer(container, its),
  updateContainer: (backend, container, its) => {
    const metadata = { set: new Map([['changed', 'yes']]) };
    return backend.updateContainer(container, { metadata }, its);
  },
  deleteContainer: (backend, container, its) =>
    backend.deleteContainer(container, its),
  listObjects: (backend, container, its) =>
    backend.listObjects(container, { limit: 1 }, its),
  statObject: (backend, container, its) =>
    backend.statObject({ container, name: 'doc' }, its),
  readObject: (backend, container, its) =>
    backend.readObject({ container, name: 'doc' }, {}, its),
  writeObject: (backend, container, its) =>
    backend.writeObject({ container, name: 'doc' }, { body: bodyOf('x') }, its),
  updateObject: (backend, container, its) => {
    const change = { contentType: 'text/changed' };
    return backend.updateObject({ container, name: 'doc' }, change, its);
  },
  deleteObject: (backend, container, its) =>
    backend.deleteObject({ container, name: 'doc' }, {}, its),
} satisfies Record<string, Use>;

/** Each operation's name, with the code of what it ends in. */
async function codesOf(
  uses: Record<string, Use>,
  use: (one: Use) => Promise<unknown>,
): Promise<Record<string, string>> {
  const codes: Record<string, string> = {};
  for (const [name, one] of Object.entries(uses)) {
    codes[name] = (await failureOf(use(one))).code;
  }
  return codes;
}

function allOf(uses: Record<string, Use>, code: string) {
  return Object.fromEntries(Object.keys(uses).map((name) => [name, code]));
}

export const errorCases: readonly ContractCase[] = [
  contractCase(
    'ERR-01',
    'every operation on a container that is not there says that it is the container',
    async ({ backend, prefix }) => {
      const codes = await codesOf(USES, (use) =>
        use(backend, `${prefix}missing`, call),
      );
      expect(codes).toEqual(allOf(USES, 'CONTAINER_NOT_FOUND'));
    },
  ),

  contractCase(
    'ERR-02',
    'an error says what, where and whether it is worth another try (seed Q1)',
    async ({ backend, container }) => {
      const ref = { container, name: 'missing' };
      const error = await failureOf(backend.statObject(ref, call));
      expect(error).toBeInstanceOf(Error);
      expect(error).toMatchObject({
        code: 'OBJECT_NOT_FOUND',
        retryable: false,
        context: { container, object: 'missing' },
      });
      expect(error.message).toContain('missing');
    },
  ),

  contractCase(
    'ERR-03',
    'a refused name is told in the error, with what is wrong with it',
    async ({ backend, container }) => {
      const ref = { container, name: 'a/../b' };
      const error = await failureOf(write(backend, ref, 'x'));
      expect(error.context).toMatchObject({ container, object: 'a/../b' });
      expect(error.context.reason).toContain("'..'");
    },
  ),

  contractCase(
    'ERR-04',
    'a call given up before it began ends in CANCELLED, and has done nothing',
    async ({ backend, container }) => {
      const ref = { container, name: 'doc' };
      await write(backend, ref, 'before', { contentType: 'text/before' });
      const before = await backend.statContainer(container, call);
      const gone = callUntil(AbortSignal.abort());

      const codes = await codesOf(USES, (use) => use(backend, container, gone));

      expect(codes).toEqual(allOf(USES, 'CANCELLED'));
      expect(await list(backend, container)).toEqual(['doc']);
      expect(await readText(backend, ref)).toBe('before');
      const { contentType } = await backend.statObject(ref, call);
      expect(contentType).toBe('text/before');
      const { metadata } = await backend.statContainer(container, call);
      expect(metadata).toEqual(before.metadata);
    },
  ),

  contractCase(
    'ERR-05',
    'listing and making containers can be given up too',
    async ({ backend, owned, prefix }) => {
      const gone = callUntil(AbortSignal.abort());
      const name = owned(`${prefix}never`);
      const errors = [
        await failureOf(backend.listContainers({ limit: 1 }, gone)),
        await failureOf(backend.createContainer(name, {}, gone)),
      ];
      expect(errors.map(({ code }) => code)).toEqual([
        'CANCELLED',
        'CANCELLED',
      ]);
      const { items } = await backend.listContainers(
        { prefix: name, limit: 1 },
        call,
      );
      expect(items).toEqual([]);
    },
  ),
];
