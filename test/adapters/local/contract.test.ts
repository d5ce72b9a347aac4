import { afterAll } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { local } from '../../../adapters/local/index.js';
import { describeBackend } from '../../contract/index.js';
import { PROMISES } from './promises.js';

const root = await mkdtemp(join(tmpdir(), 'stowage-local-'));
afterAll(() => rm(root, { recursive: true }));

describeBackend({
  name: 'local',
  ...PROMISES,
  open: async (storage) => {
    const path = storage
      ? join(root, storage)
      : await mkdtemp(join(root, 'store-'));
    return local.open(local.parseOptions({ path }));
  },
});
