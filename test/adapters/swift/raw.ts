import type { SwiftCluster } from '../../services/swift/index.js';

/** Who has an account by tempauth. */
export type TempauthUser = Pick<SwiftCluster, 'authUrl' | 'user' | 'key'>;

/** Speaks to the cluster as another client of the account does: paths are below the storage URL. */
export type Raw = (
  method: string,
  path: string,
  more?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
) => Promise<Response>;

/** What stands open to whom has logged in. */
export interface RawSession {
  readonly storageUrl: string;
  readonly token: string;
}

/** Logs in by tempauth. */
export async function rawClient(who: TempauthUser): Promise<Raw> {
  const { authUrl, user, key } = who;
  const headers = { 'x-auth-user': user, 'x-auth-key': key };
  const login = await fetch(authUrl, { headers });
  return rawClientIn({
    storageUrl: login.headers.get('x-storage-url') ?? '',
    token: login.headers.get('x-auth-token') ?? '',
  });
}

/** Throws where the cluster refuses, for what is asked of it here is only the stage. */
export function rawClientIn({ storageUrl, token }: RawSession): Raw {
  return async (method, path, { headers = {}, body = '' } = {}) => {
    const answer = await fetch(storageUrl + path, {
      method,
      headers: { ...headers, 'x-auth-token': token },
      ...(method !== 'HEAD' && { body }),
    });
    if (answer.ok) return answer;
    throw new Error(`${method} ${path}: ${answer.status}`);
  };
}
