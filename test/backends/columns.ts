import { PROMISES as local } from '../adapters/local/promises.js';
import {
  FOLDER_PROMISES as s3Folders,
  PROMISES as s3,
  SWIFT_PROMISES as s3OfSwift,
} from '../adapters/s3/accounts.js';
import { PROMISES as swift } from '../adapters/swift/accounts.js';
import type { Declaration } from '../contract/case.js';

/** A service that the contract suite runs on, and what its tests declare of it. */
export interface Column {
  /** As it heads a column. */
  readonly service: string;
  /** The suite's file. */
  readonly suite: string;
  readonly declared: Declaration;
}

const SUITES = 'test/adapters';

/** Every service that an adapter's contract suite runs on. */
export const COLUMNS: readonly Column[] = [
  {
    service: 'local',
    suite: `${SUITES}/local/contract.test.ts`,
    declared: local,
  },
  {
    service: 'Swift, tempauth',
    suite: `${SUITES}/swift/contract-tempauth.test.ts`,
    declared: swift,
  },
  {
    service: 'Swift, Keystone',
    suite: `${SUITES}/swift/contract-keystone.test.ts`,
    declared: swift,
  },
  {
    service: 'S3, Ceph RGW',
    suite: `${SUITES}/s3/contract-rgw.test.ts`,
    declared: s3,
  },
  {
    service: 'S3, one bucket of it',
    suite: `${SUITES}/s3/contract-folders.test.ts`,
    declared: s3Folders,
  },
  {
    service: "S3, Swift's s3api",
    suite: `${SUITES}/s3/contract-s3api.test.ts`,
    declared: s3OfSwift,
  },
];
