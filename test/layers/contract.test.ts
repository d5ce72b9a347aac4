import { layered } from '../../src/layers/index.js';
import { describeBackend } from '../contract/index.js';
import { openReference } from '../reference/index.js';

describeBackend({
  name: 'the reference backend in its layers',
  facets: [
    'copy',
    'multipart',
    'versions',
    'expiry',
    'bulkDelete',
    'accountStats',
    'accountMetadata',
    'publication',
  ],
  atomicity: { ifAbsent: true, ifMatch: true },
  open: () => Promise.resolve(layered('main', openReference())),
  storesInMemory: true,
});
