import { describe, expect, test } from '@jest/globals';
import { swift } from '../../../adapters/swift/index.js';
import {
  OptionsError,
  UnknownOptionError,
} from '../../../src/storage/index.js';

const V1 = {
  version: 1,
  url: 'https://swift.example/auth/v1.0',
  user: 'test:tester',
  key: 'testing',
};

const V3 = {
  version: 3,
  url: 'https://keystone.example:5000/v3',
  user: 'gw',
  userDomain: 'Default',
  project: 'gw',
  projectDomain: 'Default',
  password: 'hidden',
};

const CREDENTIAL = {
  version: 3,
  url: 'https://keystone.example:5000/v3',
  applicationCredentialId: '3f9a',
  applicationCredentialSecret: 'hidden',
};

const STORAGE_URL = 'https://swift.example/v1/AUTH_test';

function faultOf(raw: unknown): OptionsError {
  try {
    swift.parseOptions(raw);
  } catch (error) {
    if (error instanceof OptionsError) return error;
  }
  throw new Error('It was accepted, or failed with something else.');
}

function without(auth: object, key: string): unknown {
  const kept = Object.entries(auth).filter(([name]) => name !== key);
  return { auth: Object.fromEntries(kept) };
}

describe('the options of the swift driver', () => {
  test.each([
    ['v1 auth', { auth: V1 }],
    ['Keystone with a password', { auth: V3 }],
    ['Keystone with ids', { auth: { ...V3, userId: '1', projectId: '2' } }],
    ['an application credential', { auth: CREDENTIAL }],
    [
      'an application credential by its name',
      {
        auth: {
          version: 3,
          url: V3.url,
          applicationCredentialName: 'stowage',
          user: 'gw',
          userDomainId: 'default',
          applicationCredentialSecret: 'hidden',
        },
      },
    ],
    [
      'all that may stand beside them',
      {
        auth: V3,
        interface: 'internal',
        region: 'RegionOne',
        storageUrl: STORAGE_URL,
        tempUrlKey: 'one',
        tempUrlKey2: 'two',
      },
    ],
  ])('%s is enough', (_, raw) => {
    expect(swift.parseOptions(raw)).toEqual(raw);
  });

  test.each(['url', 'user', 'key'])(
    'v1 auth without its %s is named',
    (key) => {
      expect(faultOf(without(V1, key)).path).toEqual(['auth', key]);
    },
  );

  test.each(Object.keys(V3).filter((key) => key !== 'version'))(
    'Keystone without the %s is named',
    (key) => {
      expect(faultOf(without(V3, key)).path).toEqual(['auth', key]);
    },
  );

  test.each(['applicationCredentialId', 'applicationCredentialSecret'])(
    'an application credential without %s is named',
    (key) => {
      expect(faultOf(without(CREDENTIAL, key)).path).toEqual(['auth', key]);
    },
  );

  test.each([
    ['there is no auth', {}, ['auth']],
    ['auth is no block', { auth: 'testing' }, ['auth']],
    ['its version is not known', { auth: { version: 2 } }, ['auth', 'version']],
    [
      'v1 gets a password',
      { auth: { ...V1, password: 'x' } },
      ['auth', 'password'],
    ],
    [
      'an application credential gets a project',
      { auth: { ...CREDENTIAL, project: 'gw' } },
      ['auth', 'project'],
    ],
    [
      'the url holds a password',
      { auth: { ...V1, url: 'https://u:p@swift.example/auth/v1.0' } },
      ['auth', 'url'],
    ],
    [
      'the url is an ftp one (seed Q4)',
      { auth: { ...V1, url: 'ftp://x/' } },
      ['auth', 'url'],
    ],
    ['the key is a number', { auth: { ...V1, key: 7 } }, ['auth', 'key']],
    [
      'the key has two lines',
      { auth: { ...V1, key: 'a\nb' } },
      ['auth', 'key'],
    ],
    ['v1 gets a region', { auth: V1, region: 'RegionOne' }, ['region']],
    [
      'v1 gets an interface',
      { auth: V1, interface: 'internal' },
      ['interface'],
    ],
    [
      'the interface is none',
      { auth: V3, interface: 'servicenet' },
      ['interface'],
    ],
    [
      'the storage URL names no account',
      { auth: V1, storageUrl: 'https://swift.example/' },
      ['storageUrl'],
    ],
    [
      'only the former key is given',
      { auth: V1, tempUrlKey2: 'x' },
      ['tempUrlKey'],
    ],
    [
      'a signing key is too long',
      { auth: V1, tempUrlKey: 'é'.repeat(129) },
      ['tempUrlKey'],
    ],
    ['a key is not known', { auth: V1, servicenet: true }, ['servicenet']],
  ])('it is said which key is wrong where %s', (_, raw, path) => {
    expect(faultOf(raw).path).toEqual(path);
  });

  test.each([
    ['tempUrlkey', { auth: V1, tempUrlkey: 'x' }, 'tempUrlKey'],
    ['kye', { auth: { ...V1, key: undefined, kye: 'x' } }, 'key'],
    ['pasword', { auth: { ...V3, pasword: 'x' } }, 'password'],
  ])(
    '%s, which is no option, is told with those beside it',
    (key, raw, meant) => {
      const fault = faultOf(raw);
      expect(fault).toBeInstanceOf(UnknownOptionError);
      expect(fault.path.at(-1)).toBe(key);
      expect(fault).toMatchObject({ known: expect.arrayContaining([meant]) });
    },
  );

  test('a storage URL is the same with a slash at its end', () => {
    const { storageUrl } = swift.parseOptions({
      auth: V1,
      storageUrl: `${STORAGE_URL}/`,
    });
    expect(storageUrl).toBe(STORAGE_URL);
  });

  test('no message holds a secret', () => {
    const { message } = faultOf({ auth: { ...V1, key: 'se\ncret' } });
    expect(message).not.toMatch(/cret/);
  });

  test('every secret is declared, so that none is shown', () => {
    expect(swift.secrets).toEqual([
      'auth.key',
      'auth.password',
      'auth.applicationCredentialSecret',
      'tempUrlKey',
      'tempUrlKey2',
    ]);
  });
});
