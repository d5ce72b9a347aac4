import { afterAll } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { local } from '../../../adapters/local/index.js';
import { describeBackend } from '../../contract/index.js';

const root = await mkdtemp(join(tmpdir(), 'stowage-local-'));
afterAll(() => rm(root, { recursive: true }));

describeBackend({
  name: 'local',
  facets: [
    'copy',
    'versions',
    'expiry',
    'bulkDelete',
    'accountStats',
    'accountMetadata',
    'publication',
  ],
  atomicity: { ifAbsent: true, ifMatch: true },
  open: async () => {
    const path = await mkdtemp(join(root, 'store-'));
    return local.open(local.parseOptions({ path }));
  },
});
