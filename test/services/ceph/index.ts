import type { Needed } from '../../support/unavailable.js';
import { startCluster } from './cluster.js';
import type { CephCluster } from './cluster.js';
import { s3OfEnvironment } from './environment.js';
import { findRoomForCeph } from './machine.js';
import type { CephSettings } from './settings.js';

export type { CephCluster } from './cluster.js';
export type { CephSettings } from './settings.js';

/** A machine on which Ceph's gateway can be had, the S3 to test with. */
export interface CephHost {
  /**
   * The S3 that the environment names, where one does and nothing special is wanted of it; else a new
   * cluster of Ceph, with files and ports of its own, in a second or two.
   * @throws Error saying what it lacks, or what the cluster said last
   */
  start(settings?: CephSettings): Promise<CephCluster>;
}

let ceph: Promise<Needed<string>> | undefined;

/** Ceph, installed first where it isn't and can be. */
export async function findCeph(): Promise<Needed<CephHost>> {
  const host: CephHost = { start };
  if (s3OfEnvironment()) return { found: host };

  const room = await findRoom();
  return 'found' in room ? { found: host } : room;
}

async function start({ own }: CephSettings = {}): Promise<CephCluster> {
  const existing = own ? undefined : s3OfEnvironment();
  if (existing) return { ...existing, stop: () => Promise.resolve() };

  const room = await findRoom();
  if ('found' in room) return startCluster(room.found);
  throw new Error(`${room.missing}; ${room.remedy}`);
}

function findRoom(): Promise<Needed<string>> {
  return (ceph ??= findRoomForCeph());
}
