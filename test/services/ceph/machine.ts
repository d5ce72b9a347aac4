import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { softwareFromApt } from '../../support/apt.js';
import type { Software } from '../../support/apt.js';
import type { Needed } from '../../support/unavailable.js';

const CEPH: Software = {
  name: 'Ceph',
  packages: ['ceph-mon', 'ceph-osd', 'radosgw', 'python3-rados'],
};

/** Where it is in memory; a container's is often too small. */
const IN_MEMORY = '/dev/shm';

/** What the monitor's database may come to, in bytes, with room for a few clusters at once. */
const ROOM_BYTES = 2 ** 30;

/** Where Ceph can keep its state: a directory to make others in. Objects are in memory alone. */
export async function findRoomForCeph(): Promise<Needed<string>> {
  const ceph = await softwareFromApt(CEPH);
  if ('missing' in ceph) return ceph;
  return { found: (await hasRoom(IN_MEMORY)) ? IN_MEMORY : tmpdir() };
}

async function hasRoom(directory: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}
