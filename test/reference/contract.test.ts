import { describeBackend } from '../contract/index.js';
import { openReference } from './index.js';

describeBackend({
  name: 'the reference',
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
  open: () => Promise.resolve(openReference()),
  storesInMemory: true,
});
