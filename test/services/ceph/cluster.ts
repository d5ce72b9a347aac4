import { chown, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { proveS3 } from '../s3.js';
import type { S3Endpoint, S3Keys } from '../s3.js';
import { NOBODY, startService } from '../service.js';
import type { Service } from '../service.js';

const PYTHON = '/usr/bin/python3';
const FILES = ['cephd.py', 'ceph.conf.in'];

const MAIN: S3Keys = {
  accessKeyId: 'STOWAGETESTMAIN',
  secretAccessKey: 'secret-of-main',
};
const OTHER: S3Keys = {
  accessKeyId: 'STOWAGETESTOTHER',
  secretAccessKey: 'secret-of-other',
};

/** An S3 to test with. */
export interface CephCluster extends S3Endpoint {
  /** Of another user, who sees none of the buckets. */
  readonly other: S3Keys;
  /** Where its files are; absent where it was there before. */
  readonly directory?: string;
  /** Stops what was started for it and removes all its files; what was there before goes on. */
  stop(): Promise<void>;
}

/**
 * Starts a cluster with its files in a new directory in `room`, and waits until it stores and gives back.
 * @throws Error with what its log says last
 */
export async function startCluster(room: string): Promise<CephCluster> {
  const directory = await mkdtemp(join(room, 'stowage-ceph-'));
  let ceph: Service | undefined;
  const stop = async () => {
    await ceph?.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await furnish(directory);
    ceph = await startService(program(directory));
    const endpoint = `http://127.0.0.1:${await ceph.line()}`;
    const s3 = { endpoint, region: 'us-east-1', ...MAIN };
    await proveS3(s3);
    return { ...s3, other: OTHER, directory, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The program is copied to where `nobody` can read it, which may not be so of where we are. */
async function furnish(directory: string): Promise<void> {
  for (const name of FILES) {
    const source = resolve('test/services/ceph', name);
    await copyFile(source, join(directory, name));
  }
  const users = [
    { id: 'main', ...MAIN },
    { id: 'other', ...OTHER },
  ];
  await writeFile(join(directory, 'users.json'), JSON.stringify(users));
  if (process.getuid?.() === 0) await chown(directory, NOBODY, NOBODY);
}

function program(directory: string) {
  const command = [PYTHON, join(directory, 'cephd.py'), directory] as const;
  return { command, log: join(directory, 'cephd.log') };
}
