import type { AccountStats } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { Usage } from './usage.js';

/** No service tells what an account holds: its containers are walked through, in the background. */
export function accountStats(desk: Desk): AccountStats {
  const usage = new Usage(desk);
  return {
    accuracy: 'ESTIMATED',
    statAccount(call) {
      const errand = { operation: 'statAccount', call };
      return desk.attend(errand, () => usage.figure(call.signal));
    },
  };
}
