import type { SwiftCluster } from '../../services/swift/index.js';

/** Speaks to the cluster as another client of the account does: paths are below the storage URL. */
export type Raw = (
  method: string,
  path: string,
  more?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
) => Promise<Response>;

/** @throws Error where the cluster refuses, for what is asked of it here is only the stage */
export async function rawClient(cluster: SwiftCluster): Promise<Raw> {
  const { authUrl, user, key, storageUrl } = cluster;
  const who = { 'x-auth-user': user, 'x-auth-key': key };
  const login = await fetch(authUrl, { headers: who });
  const token = login.headers.get('x-auth-token') ?? '';
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
