import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { ObjectRef } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, write } from './acts.js';
import { casesWith, lasting, type ContractCase } from './case.js';
import { contentsOf, versionAt, type VersionContext } from './versioned.js';

/** What may be done to an object that keeps its versions; `at` counts from the newest. */
type Step =
  | { readonly act: 'write' | 'delete' }
  | { readonly act: 'deleteVersion' | 'restoreVersion'; readonly at: number };

const at = fc.nat({ max: 4 });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ act: fc.constantFrom('write' as const, 'delete' as const) }),
    fc.record({
      act: fc.constantFrom('deleteVersion' as const, 'restoreVersion' as const),
      at,
    }),
  ),
  { maxLength: 10 },
);

/** What a history holds, newest first; null is a delete marker. */
type Model = (string | null)[];

/** Each step on the model: false where it cannot be done, and nothing changes. */
const BY_MODEL = {
  write: (model, content) => {
    model.unshift(content);
    return true;
  },
  delete: (model) => {
    if (typeof model[0] !== 'string') return false;
    model.unshift(null);
    return true;
  },
  deleteVersion: (model, _, index) => model.splice(index, 1).length === 1,
  restoreVersion: (model, _, index) => {
    const content = model[index];
    if (typeof content !== 'string') return false;
    model.unshift(content);
    return true;
  },
} satisfies Record<
  Step['act'],
  (model: Model, content: string, index: number) => boolean
>;

/** Each step on the backend. */
const BY_BACKEND = {
  write: ({ backend }, ref, content) => write(backend, ref, content),
  delete: ({ backend }, ref) => backend.deleteObject(ref, {}, call),
  deleteVersion: async ({ versions }, ref, _, index) =>
    versions.deleteVersion(await versionAt(versions, ref, index), call),
  restoreVersion: async ({ versions }, ref, _, index) =>
    versions.restoreVersion(await versionAt(versions, ref, index), call),
} satisfies Record<
  Step['act'],
  (
    context: VersionContext,
    ref: ObjectRef,
    content: string,
    index: number,
  ) => Promise<unknown>
>;

async function follow(
  context: VersionContext,
  ref: ObjectRef,
  all: readonly Step[],
): Promise<Model> {
  const model: Model = [];
  for (const [turn, step] of all.entries()) {
    const index = 'at' in step ? step.at : 0;
    if ('at' in step && index >= model.length) continue;
    const acting = BY_BACKEND[step.act](context, ref, `w${turn}`, index);
    if (BY_MODEL[step.act](model, `w${turn}`, index)) await acting;
    else expect((await failureOf(acting)).code).toMatch(/NOT_FOUND$/);
  }
  return model;
}

export const versionModelCases: readonly ContractCase[] = [
  lasting(
    300_000,
    casesWith('versions')(
      'VER-17',
      'whatever is written, deleted and restored, in any order, the history is what a list would be',
      async (context) => {
        const { backend, newContainer, versioned } = context;
        const container = await newContainer({ versioning: 'ENABLED' });
        let runs = 0;
        await fc.assert(
          fc.asyncProperty(steps, async (drawn) => {
            runs += 1;
            const ref = versioned(container, `doc${runs}`);
            const model = await follow(context, ref, drawn);

            expect(await contentsOf(context, ref)).toEqual(model);
            const isThere = typeof model[0] === 'string';
            const names = await list(backend, container, { prefix: ref.name });
            expect(names.includes(ref.name)).toBe(isThere);
          }),
          { numRuns: 40 },
        );
      },
    ),
  ),
];
