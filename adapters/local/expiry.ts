import type { Expiry } from '../../src/storage/index.js';
import { checkStanding, StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { errandOf } from './desk.js';
import { objectStat } from './stats.js';
import type { Wire } from './wire.js';

export function expiry(desk: Desk): Expiry {
  const { objects, expirer } = desk.wire;
  return {
    async setExpiry(ref, expiresAt, call) {
      checkStanding(ref);
      if (expiresAt) checkFuture(desk.wire, expiresAt);

      const time = expiresAt?.getTime() ?? null;
      const errand = errandOf('setExpiry', call, ref);
      const version = await desk.write(errand, () => {
        expirer.expect(time);
        return objects.expireAt(ref, time);
      });
      return objectStat(version);
    },
  };
}

/** @throws StorageError INVALID_ARGUMENT for a time that has passed */
export function checkFuture({ now }: Wire, expiresAt: Date): void {
  if (expiresAt.getTime() > now()) return;
  const reason = `the object would have expired at ${expiresAt.toISOString()}`;
  throw new StorageError('INVALID_ARGUMENT', { backend: 'local', reason });
}
