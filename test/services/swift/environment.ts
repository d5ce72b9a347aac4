import { optional, required } from '../variables.js';
import type { KeystoneEndpoint, SwiftEndpoint } from './endpoint.js';

/** A Swift that already runs, as the environment names it; undefined where it names none. */
export function swiftOfEnvironment(): SwiftEndpoint | undefined {
  if (process.env['STOWAGE_TEST_SWIFT_AUTH_URL'] === undefined) return;
  return {
    authUrl: required('STOWAGE_TEST_SWIFT_AUTH_URL'),
    user: required('STOWAGE_TEST_SWIFT_USER'),
    key: required('STOWAGE_TEST_SWIFT_KEY'),
  };
}

/** The Keystone of that Swift, as the environment names it; undefined where it names none. */
export function keystoneOfEnvironment(): KeystoneEndpoint | undefined {
  if (process.env['STOWAGE_TEST_KEYSTONE_URL'] === undefined) return;
  return {
    authUrl: required('STOWAGE_TEST_KEYSTONE_URL'),
    user: required('STOWAGE_TEST_KEYSTONE_USER'),
    userDomain: optional('STOWAGE_TEST_KEYSTONE_USER_DOMAIN', 'Default'),
    project: required('STOWAGE_TEST_KEYSTONE_PROJECT'),
    projectDomain: optional('STOWAGE_TEST_KEYSTONE_PROJECT_DOMAIN', 'Default'),
    password: required('STOWAGE_TEST_KEYSTONE_PASSWORD'),
    region: optional('STOWAGE_TEST_KEYSTONE_REGION', 'RegionOne'),
    applicationCredential: {
      id: required('STOWAGE_TEST_KEYSTONE_APPLICATION_CREDENTIAL_ID'),
      secret: required('STOWAGE_TEST_KEYSTONE_APPLICATION_CREDENTIAL_SECRET'),
    },
  };
}
