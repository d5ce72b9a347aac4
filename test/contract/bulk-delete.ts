import { expect } from '@jest/globals';
import type { StorageError } from '../../src/storage/index.js';
import { call, callUntil } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, writeAll } from './acts.js';
import { casesWith, lasting, type ContractCase } from './case.js';

const bulkCase = casesWith('bulkDelete');

function codesOf(answers: readonly (StorageError | undefined)[]) {
  return answers.map((answer) => answer?.code);
}

export const bulkDeleteCases: readonly ContractCase[] = [
  bulkCase(
    'BULK-01',
    'each name has its own answer, in order: deleted, or why not',
    async ({ backend, container, bulkDelete }) => {
      await writeAll(backend, container, ['a', 'b', 'c', 'd']);

      const names = ['c', 'missing', 'a', 'c', ''];
      const answers = await bulkDelete.deleteObjects(container, names, call);

      expect(codesOf(answers)).toEqual([
        undefined,
        'OBJECT_NOT_FOUND',
        undefined,
        'OBJECT_NOT_FOUND',
        'INVALID_OBJECT_NAME',
      ]);
      expect(answers[1]?.context).toMatchObject({
        container,
        object: 'missing',
      });
      expect(await list(backend, container)).toEqual(['b', 'd']);
    },
  ),

  lasting(
    300_000,
    bulkCase(
      'BULK-02',
      'a thousand are deleted in one call, names that need escaping too',
      async ({ backend, container, bulkDelete }) => {
        const names = Array.from(
          { length: 1000 },
          (_, index) => `a/${index}<&>"' %2F+é\u{1f600}`,
        );
        await writeAll(backend, container, [...names, 'stays']);
        const answers = await bulkDelete.deleteObjects(container, names, call);
        expect(answers).toHaveLength(1000);
        expect(new Set(codesOf(answers))).toEqual(new Set([undefined]));
        expect(await list(backend, container)).toEqual(['stays']);
      },
    ),
  ),

  bulkCase(
    'BULK-03',
    'of no names there are no answers',
    async ({ container, bulkDelete }) => {
      expect(await bulkDelete.deleteObjects(container, [], call)).toEqual([]);
    },
  ),

  bulkCase(
    'BULK-04',
    'a container that is not there is one error, not one a name',
    async ({ prefix, bulkDelete }) => {
      const missing = `${prefix}missing`;
      const error = await failureOf(
        bulkDelete.deleteObjects(missing, ['a', 'b'], call),
      );
      expect(error).toMatchObject({
        code: 'CONTAINER_NOT_FOUND',
        context: { container: missing },
      });
    },
  ),

  bulkCase(
    'BULK-05',
    'a call that is given up before it began deletes nothing',
    async ({ backend, container, bulkDelete }) => {
      await writeAll(backend, container, ['a']);
      const gone = callUntil(AbortSignal.abort());
      const deleting = bulkDelete.deleteObjects(container, ['a'], gone);
      expect((await failureOf(deleting)).code).toBe('CANCELLED');
      expect(await list(backend, container)).toEqual(['a']);
    },
  ),
];
