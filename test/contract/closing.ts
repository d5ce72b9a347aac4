import { expect } from '@jest/globals';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { contractCase, type ContractCase } from './case.js';

export const closingCases: readonly ContractCase[] = [
  contractCase(
    'CLOSE-01',
    'a backend that is closed answers no more, and can be closed again',
    async ({ declared }) => {
      const backend = await declared.open();
      await backend.listContainers({ limit: 1 }, call);

      await backend.close();

      const late = backend.listContainers({ limit: 1 }, call);
      expect(['UNAVAILABLE', 'CANCELLED']).toContain(
        (await failureOf(late)).code,
      );
      await backend.close();
    },
  ),
];
