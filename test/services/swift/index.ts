import type { Needed } from '../../support/unavailable.js';
import { s3Of, startCluster } from './cluster.js';
import type { SwiftCluster } from './cluster.js';
import { signIn } from './endpoint.js';
import { keystoneOfEnvironment, swiftOfEnvironment } from './environment.js';
import { findRoomForBoth, findRoomForSwift } from './machine.js';
import { areOrdinary } from './settings.js';
import type { SwiftSettings } from './settings.js';

export type { SwiftCluster } from './cluster.js';
export { addRows } from './rows.js';
export type { KeystoneEndpoint } from './endpoint.js';
export type { SwiftSettings } from './settings.js';

/** A machine on which Swift can be had. */
export interface SwiftHost {
  /**
   * The cluster that the environment names, where one does and nothing special is wanted of it; else a new
   * one, with files and ports of its own, in a second or two (three with Keystone).
   * @throws Error saying what it lacks, or what the cluster said last
   */
  start(settings?: SwiftSettings): Promise<SwiftCluster>;
}

let swift: Promise<Needed<string>> | undefined;
let both: Promise<Needed<string>> | undefined;

/**
 * Swift, installed first where it isn't and can be. Say `keystone` where the suite starts one: it is
 * installed too, and where it can't be, the suite counts as not run.
 */
export async function findSwift(
  needs: { readonly keystone?: boolean } = {},
): Promise<Needed<SwiftHost>> {
  const host: SwiftHost = { start };
  if (await ofEnvironment(needs)) return { found: host };

  const room = await roomFor(needs);
  return 'found' in room ? { found: host } : room;
}

async function start(settings: SwiftSettings = {}): Promise<SwiftCluster> {
  const existing = await ofEnvironment(settings);
  if (existing) return existing;

  const room = await roomFor(settings);
  if ('found' in room) return startCluster(room.found, settings);
  throw new Error(`${room.missing}; ${room.remedy}`);
}

function roomFor({ keystone = false }: SwiftSettings): Promise<Needed<string>> {
  if (keystone) return (both ??= findRoomForBoth());
  return (swift ??= findRoomForSwift());
}

async function ofEnvironment(
  settings: SwiftSettings,
): Promise<SwiftCluster | undefined> {
  const endpoint = swiftOfEnvironment();
  const keystone = keystoneOfEnvironment();
  if (!endpoint || !areOrdinary(settings)) return;
  if (settings.keystone && !keystone) return;

  const { storageUrl } = await signIn(endpoint);
  const stop = () => Promise.resolve();
  return {
    ...endpoint,
    storageUrl,
    s3: s3Of(endpoint),
    ...(keystone && { keystone }),
    stop,
  };
}
