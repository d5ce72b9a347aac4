import { describe, expect, test } from '@jest/globals';
import { addingCases } from './adding.js';
import { askingCases } from './asking.js';
import { cancellingCases } from './cancelling.js';
import {
  rulesFor,
  type CaseContext,
  type JobCase,
  type QueueStorage,
  type QueueUnderTest,
} from './case.js';
import { closingCases } from './closing.js';
import { crashingCases } from './crashing.js';
import { endingCases } from './ending.js';
import { keepingCases } from './keeping.js';
import { listingCases } from './listing.js';
import { Puppet } from './puppet.js';
import { retryingCases } from './retrying.js';
import { runningCases } from './running.js';
import { savingCases } from './saving.js';
import { sharingCases } from './sharing.js';
import { watchingCases } from './watching.js';

const TIMEOUT_MS = 60_000;

/** All that a queue of jobs promises. */
export const JOB_CASES: readonly JobCase[] = [
  ...addingCases,
  ...askingCases,
  ...runningCases,
  ...sharingCases,
  ...retryingCases,
  ...savingCases,
  ...cancellingCases,
  ...endingCases,
  ...closingCases,
  ...crashingCases,
  ...watchingCases,
  ...listingCases,
  ...keepingCases,
];

/** Has a kind of queue keep every promise. */
export function describeQueue({ name, newStorage }: QueueUnderTest): void {
  describe(`the jobs in ${name}`, () => {
    for (const { id, title, run } of JOB_CASES) {
      const inStorage = async () => {
        const storage = await newStorage();
        const puppet = new Puppet();
        try {
          await run(contextOver(storage, puppet));
        } finally {
          puppet.letGo();
          await storage.clear();
        }
      };
      test(`${id}: ${title}`, inStorage, TIMEOUT_MS);
    }

    test('no two cases have the same id', () => {
      const ids = JOB_CASES.map(({ id }) => id);
      expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    });
  });
}

function contextOver(storage: QueueStorage, puppet: Puppet): CaseContext {
  const open: CaseContext['open'] = (changes = {}) =>
    storage.open({ ...rulesFor(puppet), ...changes });
  return {
    puppet,
    open,
    start: async (changes) => {
      const queue = await open(changes);
      queue.start();
      return queue;
    },
    crash: (queue) => storage.crash(queue),
  };
}
