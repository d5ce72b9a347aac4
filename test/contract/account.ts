import { expect } from '@jest/globals';
import type { AccountStats } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { eventually } from '../support/eventually.js';
import { failureOf } from '../support/failure.js';
import { write } from './acts.js';
import { casesWith, type ContractCase } from './case.js';

const statsCase = casesWith('accountStats');
const metadataCase = casesWith('accountMetadata');

const LAG_MS = 50_000;

/** The figures, which a backend that lags may not have yet, and which then must settle. */
async function figuresOf(accountStats: AccountStats) {
  const stat = await accountStats.statAccount(call);
  const { containerCount = 0, objectCount = 0, bytesUsed = 0 } = stat ?? {};
  return { containerCount, objectCount, bytesUsed };
}

export const accountCases: readonly ContractCase[] = [
  statsCase(
    'ACCT-01',
    'an account knows its containers, objects and bytes, in the end',
    async ({ backend, container, newContainer, accountStats }) => {
      const before = await figuresOf(accountStats);

      const other = await newContainer();
      await write(backend, { container, name: 'a' }, '12345');
      await write(backend, { container: other, name: 'b' }, '123');

      const wanted = {
        containerCount: before.containerCount + 1,
        objectCount: before.objectCount + 2,
        bytesUsed: before.bytesUsed + 8,
      };
      await eventually(
        `the account says ${JSON.stringify(wanted)}`,
        async () => {
          const now = await figuresOf(accountStats);
          return JSON.stringify(now) === JSON.stringify(wanted);
        },
        LAG_MS,
      );
    },
  ),

  statsCase(
    'ACCT-02',
    'figures say of when they are, and are exact where the backend says that it is',
    async ({ backend, container, accountStats }) => {
      await write(backend, { container, name: 'a' }, '12345');
      const stat = await accountStats.statAccount(call);
      const exact = accountStats.accuracy === 'EXACT';
      expect(stat?.exact ?? false).toBe(exact);
      const asOf = stat?.asOf.getTime() ?? Date.now();
      expect(asOf).toBeLessThan(Date.now() + 60_000);
    },
  ),

  metadataCase(
    'ACCT-03',
    'an account keeps metadata, and gives keys back in lower case (seeds A4, A5)',
    async ({ accountMetadata }) => {
      const set = new Map([['Foo', 'bar']]);
      await accountMetadata.updateAccountMetadata({ set }, call);
      const metadata = await accountMetadata.readAccountMetadata(call);
      expect(metadata.get('foo')).toBe('bar');

      const remove = ['FOO'];
      await accountMetadata.updateAccountMetadata({ remove }, call);
      const after = await accountMetadata.readAccountMetadata(call);
      expect(after.has('foo')).toBe(false);
    },
  ),

  metadataCase(
    'ACCT-04',
    'what is not named in a change of the account stays, and a bad change is none',
    async ({ accountMetadata }) => {
      const set = new Map([['keep', '1']]);
      await accountMetadata.updateAccountMetadata({ set }, call);
      const other = new Map([['other', '2']]);
      await accountMetadata.updateAccountMetadata({ set: other }, call);

      const bad = new Map([['keep', 'x'.repeat(257)]]);
      const changing = accountMetadata.updateAccountMetadata(
        { set: bad },
        call,
      );
      expect((await failureOf(changing)).code).toBe('INVALID_METADATA');

      const metadata = await accountMetadata.readAccountMetadata(call);
      expect([metadata.get('keep'), metadata.get('other')]).toEqual(['1', '2']);
      const remove = ['keep', 'other'];
      await accountMetadata.updateAccountMetadata({ remove }, call);
    },
  ),
];
