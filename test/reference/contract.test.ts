import { describeBackend } from '../contract/index.js';
import { openReference, ReferenceService } from './index.js';

const service = new ReferenceService();

function openMember(isClosed = false) {
  const membership = { service, isClosed };
  return Promise.resolve(openReference({ membership }));
}

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
  open: () => openMember(),
  neighbour: () => openMember(),
  stranger: () => openMember(true),
  storesInMemory: true,
});
