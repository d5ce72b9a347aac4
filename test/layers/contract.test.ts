import { layered } from '../../src/layers/index.js';
import { describeBackend } from '../contract/index.js';
import { openReference, ReferenceService } from '../reference/index.js';

const service = new ReferenceService();

function openMember(isClosed = false) {
  const membership = { service, isClosed };
  return Promise.resolve(layered('main', openReference({ membership })));
}

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
  open: () => openMember(),
  neighbour: () => openMember(),
  stranger: () => openMember(true),
  storesInMemory: true,
});
