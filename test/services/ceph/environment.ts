import type { S3Endpoint, S3Keys } from '../s3.js';
import { optional, required } from '../variables.js';

/** An S3 that already runs, as the environment names it; undefined where it names none. */
export function s3OfEnvironment():
  (S3Endpoint & { readonly other: S3Keys }) | undefined {
  if (process.env['STOWAGE_TEST_S3_ENDPOINT'] === undefined) return;
  return {
    endpoint: required('STOWAGE_TEST_S3_ENDPOINT'),
    region: optional('STOWAGE_TEST_S3_REGION', 'us-east-1'),
    accessKeyId: required('STOWAGE_TEST_S3_ACCESS_KEY_ID'),
    secretAccessKey: required('STOWAGE_TEST_S3_SECRET_ACCESS_KEY'),
    other: {
      accessKeyId: required('STOWAGE_TEST_S3_OTHER_ACCESS_KEY_ID'),
      secretAccessKey: required('STOWAGE_TEST_S3_OTHER_SECRET_ACCESS_KEY'),
    },
  };
}
