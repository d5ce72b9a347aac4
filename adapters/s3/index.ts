import type { BackendDriver } from '../../src/storage/index.js';
import { openS3 } from './open.js';
import type { S3Options } from './options.js';
import { parseOptions } from './options.js';

/** Buckets and objects of an S3 service: AWS's own, Ceph's gateway, or another that speaks as it does. */
export const s3 = {
  kind: 's3',
  secrets: ['secretAccessKey', 'sessionToken'],
  paths: [],
  parseOptions,
  open: openS3,
} satisfies BackendDriver<S3Options>;
