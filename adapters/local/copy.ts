import { checkStanding, checkToBeMade } from '../../src/storage/index.js';
import type { ServerSideCopy } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { errandOf } from './desk.js';
import { objectStat } from './stats.js';

/** Copies share their source's content: one is as quick as another, whatever its size. */
export function serverSideCopy(desk: Desk): ServerSideCopy {
  const { objects } = desk.wire;
  return {
    async copyObject(source, { ref: target, ...condition }, call) {
      checkStanding(source);
      checkToBeMade(target);
      const version = await desk.write(
        errandOf('copyObject', call, target),
        () => objects.copy({ source, target, condition }),
      );
      return objectStat(version);
    },
  };
}
