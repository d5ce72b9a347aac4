/** How one reaches a Swift with version 1 of its authentication. */
export interface SwiftEndpoint {
  /** Such as `http://127.0.0.1:40123/auth/v1.0`. */
  readonly authUrl: string;
  /** `account:user`. */
  readonly user: string;
  readonly key: string;
}

/** How a user reaches a project by Keystone. */
export interface KeystoneEndpoint {
  /** Ends in `/v3`. */
  readonly authUrl: string;
  readonly user: string;
  readonly userDomain: string;
  readonly project: string;
  readonly projectDomain: string;
  readonly password: string;
  readonly region: string;
  readonly applicationCredential: {
    readonly id: string;
    readonly secret: string;
  };
}

/** What stands open to whom has signed in. */
export interface Session {
  readonly storageUrl: string;
  readonly token: string;
}

const ANSWERS_WITHIN_MS = 10_000;

/**
 * Signs in by version 1.
 * @throws Error
 */
export async function signIn({
  authUrl,
  user,
  key,
}: SwiftEndpoint): Promise<Session> {
  const { headers } = await asked(authUrl, {
    headers: { 'x-auth-user': user, 'x-auth-key': key },
  });
  return {
    storageUrl: headers.get('x-storage-url') ?? '',
    token: headers.get('x-auth-token') ?? '',
  };
}

/**
 * Signs in with Keystone's password, at the public address of Swift in its catalogue.
 * @throws Error
 */
export async function signInByKeystone(
  keystone: KeystoneEndpoint,
): Promise<Session> {
  const answer = await asked(`${keystone.authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: byPassword(keystone) }),
  });
  const { token } = (await answer.json()) as CatalogueAnswer;
  const endpoint = token.catalog
    .find(({ type }) => type === 'object-store')
    ?.endpoints.find((each) => each.interface === 'public');
  return {
    storageUrl: endpoint?.url ?? '',
    token: answer.headers.get('x-subject-token') ?? '',
  };
}

interface CatalogueAnswer {
  readonly token: {
    readonly catalog: readonly {
      readonly type: string;
      readonly endpoints: readonly {
        readonly interface: string;
        readonly url: string;
      }[];
    }[];
  };
}

function byPassword(keystone: KeystoneEndpoint): object {
  const { user, userDomain, password, project, projectDomain } = keystone;
  const who = { name: user, domain: { name: userDomain }, password };
  return {
    identity: { methods: ['password'], password: { user: who } },
    scope: { project: { name: project, domain: { name: projectDomain } } },
  };
}

/**
 * Lets temporary URLs signed with the key into the account.
 * @throws Error
 */
export async function setTempUrlKey(
  { storageUrl, token }: Session,
  key: string,
): Promise<void> {
  const headers = {
    'x-auth-token': token,
    'x-account-meta-temp-url-key': key,
  };
  await asked(storageUrl, { method: 'POST', headers });
}

/**
 * Writes, reads back and deletes. Nothing less proves that Swift works: a HEAD of an account succeeds
 * even when nothing can be stored.
 * @throws Error
 */
export async function prove({ storageUrl, token }: Session): Promise<void> {
  const container = `${storageUrl}/stowage-proof`;
  const object = `${container}/object`;
  const headers = { 'x-auth-token': token };

  await asked(container, { method: 'PUT', headers });
  await asked(object, { method: 'PUT', headers, body: 'kept' });
  const kept = await (await asked(object, { headers })).text();
  await asked(object, { method: 'DELETE', headers });
  await asked(container, { method: 'DELETE', headers });
  if (kept !== 'kept') throw new Error(`${object} came back as '${kept}'`);
}

async function asked(url: string, request: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
  const answer = await fetch(url, { ...request, signal });
  if (answer.ok) return answer;
  const method = request.method ?? 'GET';
  throw new Error(`${method} ${url} gave ${answer.status}`);
}
