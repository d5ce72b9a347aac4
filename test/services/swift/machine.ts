import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { softwareFromApt } from '../../support/apt.js';
import type { Software } from '../../support/apt.js';
import type { Needed } from '../../support/unavailable.js';

const run = promisify(execFile);

export const PYTHON = '/usr/bin/python3';

const SWIFT: Software = {
  name: 'OpenStack Swift',
  packages: ['python3-swift'],
};

const SWIFT_WITH_KEYSTONE: Software = {
  name: 'OpenStack Swift with Keystone',
  packages: [
    ...SWIFT.packages,
    'python3-keystone',
    'python3-keystonemiddleware',
  ],
};

/**
 * Prints the first of some directories in which a file's extended attributes have room for a long name with
 * all the metadata Swift allows. ext4 keeps 4 KB, tmpfs (since Linux 6.6) and XFS enough.
 */
const FIRST_WITH_ROOM = `
import os, sys, tempfile
for directory in sys.argv[1:]:
    try:
        with tempfile.NamedTemporaryFile(dir=directory) as file:
            os.setxattr(file.fileno(), 'user.swift.metadata', b'x' * 12000)
        print(directory)
        break
    except OSError:
        pass
`;

/** Where Swift can keep its state: a directory to make others in. */
export async function findRoomForSwift(): Promise<Needed<string>> {
  const swift = await softwareFromApt(SWIFT);
  if ('missing' in swift) return swift;

  const candidates = ['/dev/shm', tmpdir()];
  const args = ['-c', FIRST_WITH_ROOM, ...candidates];
  const { stdout } = await run(PYTHON, args);
  if (stdout !== '') return { found: stdout.trim() };
  return {
    missing: `no room for Swift's metadata in the extended attributes of ${candidates.join(', ')}`,
    remedy: 'set TMPDIR to a directory on XFS, or on tmpfs with Linux 6.6',
  };
}

/** The same, on a machine that has Keystone too. */
export async function findRoomForBoth(): Promise<Needed<string>> {
  const both = await softwareFromApt(SWIFT_WITH_KEYSTONE);
  return 'missing' in both ? both : findRoomForSwift();
}
