import { expect } from '@jest/globals';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, readText, write } from './acts.js';
import {
  contractCase,
  labelledCase,
  unlabelledCase,
  type ContractCase,
} from './case.js';

export const containerChangeCases: readonly ContractCase[] = [
  labelledCase(
    'CCHG-01',
    'what is said of a container changes key by key, and what is not named stays',
    async ({ backend, newContainer }) => {
      const container = await newContainer({
        metadata: new Map([
          ['keep', '1'],
          ['change', '2'],
          ['drop', '3'],
        ]),
      });

      const metadata = {
        set: new Map([
          ['Change', '22'],
          ['new', '4'],
        ]),
        remove: ['DROP', 'never-was'],
      };
      await backend.updateContainer(container, { metadata }, call);

      const stat = await backend.statContainer(container, call);
      expect(Object.fromEntries(stat.metadata ?? [])).toEqual({
        keep: '1',
        change: '22',
        new: '4',
      });
    },
  ),

  labelledCase(
    'CCHG-02',
    'a change that is refused changes nothing',
    async ({ backend, newContainer }) => {
      const metadata = new Map([['foo', 'bar']]);
      const container = await newContainer({ metadata });

      const bad = { set: new Map([['foo', 'x'.repeat(257)]]) };
      const error = await failureOf(
        backend.updateContainer(container, { metadata: bad }, call),
      );

      expect(error.code).toBe('INVALID_METADATA');
      const stat = await backend.statContainer(container, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  contractCase(
    'CCHG-03',
    'a container is not made with metadata that cannot be',
    async ({ backend, owned, prefix }) => {
      const name = owned(`${prefix}bad`);
      const metadata = new Map([['not a token', '1']]);

      const error = await failureOf(
        backend.createContainer(name, { metadata }, call),
      );

      expect(error.code).toBe('INVALID_METADATA');
      const absent = await failureOf(backend.statContainer(name, call));
      expect(absent.code).toBe('CONTAINER_NOT_FOUND');
    },
  ),

  labelledCase(
    'CCHG-04',
    'a change of nothing is one, and leaves all as it was (seed K9)',
    async ({ backend, newContainer }) => {
      const metadata = new Map([['foo', 'bar']]);
      const container = await newContainer({ metadata });
      await backend.updateContainer(container, {}, call);
      const stat = await backend.statContainer(container, call);
      expect(stat.metadata).toEqual(metadata);
    },
  ),

  contractCase(
    'CCHG-05',
    'two containers never share an object (seed K6)',
    async ({ backend, container, newContainer }) => {
      const other = await newContainer();
      await write(backend, { container, name: 'same' }, 'first');
      await write(backend, { container: other, name: 'same' }, 'second');
      await write(backend, { container, name: 'only' }, 'first');

      expect(await list(backend, other)).toEqual(['same']);
      expect(await readText(backend, { container, name: 'same' })).toBe(
        'first',
      );
      await backend.deleteObject({ container, name: 'same' }, {}, call);
      expect(await readText(backend, { container: other, name: 'same' })).toBe(
        'second',
      );
    },
  ),

  unlabelledCase(
    'CCHG-06',
    'where containers have no metadata none is made with any, and none takes any',
    async ({ backend, container, owned, prefix }) => {
      const name = owned(`${prefix}labelled`);
      const metadata = new Map([['key', 'value']]);
      const made = backend.createContainer(name, { metadata }, call);
      expect((await failureOf(made)).code).toBe('INVALID_METADATA');
      const gone = await failureOf(backend.statContainer(name, call));
      expect(gone.code).toBe('CONTAINER_NOT_FOUND');

      const change = { metadata: { set: metadata } };
      const changed = backend.updateContainer(container, change, call);
      expect((await failureOf(changed)).code).toBe('INVALID_METADATA');
      const stat = await backend.statContainer(container, call);
      expect(stat.metadata ?? new Map()).toEqual(new Map());
    },
  ),
];
