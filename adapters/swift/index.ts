import type { BackendDriver } from '../../src/storage/index.js';
import { openSwift } from './open.js';
import type { SwiftOptions } from './options.js';
import { parseOptions } from './options.js';

/** Containers and objects in an account of an OpenStack Swift cluster. */
export const swift = {
  kind: 'swift',
  secrets: [
    'auth.key',
    'auth.password',
    'auth.applicationCredentialSecret',
    'tempUrlKey',
    'tempUrlKey2',
  ],
  paths: [],
  parseOptions,
  open: openSwift,
} satisfies BackendDriver<SwiftOptions>;
