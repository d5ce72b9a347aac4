import { afterEach, describe, expect, test } from '@jest/globals';
import {
  LoginError,
  NoEndpointError,
  NotSwiftError,
  RefusedError,
} from '../../../adapters/swift/http/failures.js';
import { Http } from '../../../adapters/swift/http/http.js';
import { loginOf } from '../../../adapters/swift/login.js';
import type { SwiftOptions } from '../../../adapters/swift/options.js';
import type { Asked, Pretender, Reply } from '../../support/pretend.js';
import { pretend } from '../../support/pretend.js';

const never = new AbortController().signal;

const TOKEN_LIFE_MS = 3_600_000;

const V1_GOOD: Reply = {
  status: 200,
  headers: {
    'x-auth-token': 'AUTH_tk1',
    'x-storage-url': 'http://swift.example/v1/AUTH_test/',
    'x-auth-token-expires': '3600',
  },
};

function endpoint(side: string, region: string, url: string) {
  return { interface: side, region_id: region, region, url };
}

/** As Keystone answers, an hour after midnight by its clock. */
function v3Good(endpoints: readonly object[]): Reply {
  const token = {
    issued_at: '2031-01-01T01:00:00.000000Z',
    expires_at: '2031-01-01T02:00:00.000000Z',
    catalog: [
      { type: 'identity', name: 'keystone', endpoints: [] },
      { type: 'object-store', name: 'swift', endpoints },
    ],
  };
  const headers = { 'x-subject-token': 'gAAAA' };
  return { status: 201, headers, body: JSON.stringify({ token }) };
}

const ENDPOINTS = [
  endpoint('public', 'RegionOne', 'https://one.example/v1/KEY_1'),
  endpoint('internal', 'RegionOne', 'http://one.internal/v1/KEY_1/'),
  endpoint('public', 'RegionTwo', 'https://two.example/v1/KEY_1'),
];

const IN_ONE = { region: 'RegionOne' };

let server: Pretender | undefined;
let http: Http | undefined;

afterEach(async () => {
  await http?.close();
  await server?.stop();
});

async function answering(reply: (asked: Asked) => Reply | undefined) {
  server = await pretend(reply);
  http = new Http();
  return { server, http };
}

async function v1(reply: Reply, more: Partial<SwiftOptions> = {}) {
  const {
    server: { url },
    http: client,
  } = await answering(() => reply);
  const auth = { version: 1, url: `${url}/auth`, user: 'u', key: 'hidden' };
  return loginOf(client, { auth: { ...auth, version: 1 }, ...more })(never);
}

const PASSWORD = {
  version: 3,
  user: 'gw',
  userDomain: 'Default',
  project: 'gw',
  projectDomain: 'Default',
  password: 'hidden',
} as const;

async function v3(
  reply: Reply,
  more: Partial<SwiftOptions> = {},
  auth: object = PASSWORD,
) {
  const {
    server: { url },
    http: client,
  } = await answering(() => reply);
  const whole = {
    ...PASSWORD,
    ...auth,
    url: `${url}/v3/`,
  } as SwiftOptions['auth'];
  return loginOf(client, { auth: whole, ...more })(never);
}

describe('logging in by v1 auth', () => {
  test('gives a token, its end, and the URL of the account', async () => {
    const before = Date.now();

    const { token, storageUrl, expiresAt } = await v1(V1_GOOD);

    expect(token).toBe('AUTH_tk1');
    expect(storageUrl).toBe('http://swift.example/v1/AUTH_test');
    const life = (expiresAt?.getTime() ?? 0) - before;
    expect(life).toBeGreaterThanOrEqual(TOKEN_LIFE_MS);
    expect(life).toBeLessThan(TOKEN_LIFE_MS + 60_000);
  });

  test('a storage URL of the configuration goes before the one that is given', async () => {
    const storageUrl = 'http://10.0.0.7/v1/AUTH_test';
    expect(await v1(V1_GOOD, { storageUrl })).toHaveProperty(
      'storageUrl',
      storageUrl,
    );
  });
});

describe('logging in at Keystone', () => {
  test('asks with the password, for a token of the project', async () => {
    await v3(v3Good(ENDPOINTS), IN_ONE);

    const [asked] = server?.asked ?? [];
    expect(`${asked?.method} ${asked?.path}`).toBe('POST /v3/auth/tokens');
    const domain = { name: 'Default' };
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'gw', domain, password: 'hidden' } },
        },
        scope: { project: { name: 'gw', domain } },
      },
    });
  });

  test('asks with an application credential, which names the project itself', async () => {
    const auth = {
      version: 3,
      applicationCredentialId: '3f9a',
      applicationCredentialSecret: 'hidden',
    };
    await v3(v3Good(ENDPOINTS), IN_ONE, auth);

    expect(JSON.parse(server?.asked[0]?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: '3f9a', secret: 'hidden' },
        },
      },
    });
  });

  test('tells the end of a token by how long it lives, whatever the clocks say', async () => {
    const before = Date.now();
    const { expiresAt } = await v3(v3Good(ENDPOINTS), IN_ONE);
    const life = (expiresAt?.getTime() ?? 0) - before;
    expect(life).toBeGreaterThanOrEqual(TOKEN_LIFE_MS);
    expect(life).toBeLessThan(TOKEN_LIFE_MS + 60_000);
  });

  test.each([
    ['RegionOne', 'public', 'https://one.example/v1/KEY_1'],
    ['RegionOne', 'internal', 'http://one.internal/v1/KEY_1'],
    ['RegionTwo', undefined, 'https://two.example/v1/KEY_1'],
  ] as const)(
    'finds the endpoint in %s, %s',
    async (region, side, storageUrl) => {
      const more = { region, ...(side && { interface: side }) };
      const access = await v3(v3Good(ENDPOINTS), more);
      expect(access.storageUrl).toBe(storageUrl);
    },
  );

  test('knows where clients reach an account that is used from inside', async () => {
    const more = { ...IN_ONE, interface: 'internal' as const };
    expect(await v3(v3Good(ENDPOINTS), more)).toHaveProperty(
      'publicUrl',
      'https://one.example/v1/KEY_1',
    );
  });

  test('needs no region where there is one only', async () => {
    const access = await v3(v3Good(ENDPOINTS.slice(0, 2)));
    expect(access.storageUrl).toBe('https://one.example/v1/KEY_1');
  });

  test('looks for no endpoint where a storage URL is configured', async () => {
    const storageUrl = 'http://10.0.0.7/v1/KEY_1';
    expect(await v3(v3Good([]), { storageUrl })).toHaveProperty(
      'storageUrl',
      storageUrl,
    );
  });

  test.each([
    [
      'another region',
      { region: 'RegionX' },
      /'RegionX'.*RegionOne, RegionTwo/,
    ],
    ['no region', {}, /several regions.*RegionOne, RegionTwo/],
    [
      'another interface',
      { ...IN_ONE, interface: 'admin' as const },
      /no admin endpoint.*internal, public/,
    ],
  ])('says what there is where %s is asked for', async (_, more, said) => {
    const login = v3(v3Good(ENDPOINTS), more);
    await expect(login).rejects.toThrow(NoEndpointError);
    await expect(login).rejects.toThrow(said);
  });

  test('says what the catalogue has where it has no object store', async () => {
    const login = v3(v3Good([]));
    await expect(login).rejects.toThrow(/no object-store.*identity/);
  });
});

describe.each([
  ['v1', v1],
  ['Keystone', v3],
])('a login by %s that goes wrong (seeds A8, A9)', (_, login) => {
  test.each([
    ['credentials that are refused', 401, LoginError],
    ['a user who may not', 403, LoginError],
    ['a service that is down', 503, RefusedError],
    ['too many logins', 429, RefusedError],
    ['an URL where there is nothing', 404, NotSwiftError],
    ['a redirect', 302, NotSwiftError],
    ['a page of a proxy', 200, NotSwiftError],
  ])('tells %s (%i)', async (_what, status, kind) => {
    const reply = { status, body: '<html>hidden</html>' };

    const failure: unknown = await login(reply).catch(
      (error: unknown) => error,
    );

    expect(failure).toBeInstanceOf(kind);
    expect(String(failure)).not.toMatch(/hidden/);
  });
});
