/** What a store on a disk keeps. */
export const PROMISES = {
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
} as const;
