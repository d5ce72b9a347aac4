import { attribute } from '../../src/layers/index.js';
import { describeBackend } from '../contract/index.js';
import { openReference } from '../reference/index.js';

describeBackend({
  name: 'the reference backend, attributed',
  facets: [
    'copy',
    'versions',
    'expiry',
    'bulkDelete',
    'accountStats',
    'accountMetadata',
  ],
  atomicity: { ifAbsent: true, ifMatch: true },
  open: () => Promise.resolve(attribute('main', openReference())),
  storesInMemory: true,
});
