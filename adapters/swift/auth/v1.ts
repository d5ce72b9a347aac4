import type { Http } from '../http/http.js';
import type { Access, Login } from './access.js';
import type { V1Auth } from './auth-options.js';
import { loginAnswer, noLogin } from './login-answer.js';

/** Logs in by v1 auth, which tempauth speaks: a name and a key for a token and a URL, in headers. */
export function v1Login(
  http: Http,
  { url, user, key }: V1Auth,
  storageUrl?: string,
): Login {
  return async (signal): Promise<Access> => {
    const answer = await http.send({
      method: 'GET',
      url,
      headers: { 'x-auth-user': user, 'x-auth-key': key },
      signal,
    });
    await loginAnswer(answer, { at: url, who: `user '${user}'` });

    const token = answer.header('x-auth-token');
    const given = storageUrl ?? answer.header('x-storage-url');
    if (token === undefined) throw noLogin(url, 'it has no X-Auth-Token');
    if (given === undefined) throw noLogin(url, 'it has no X-Storage-Url');
    const seconds = Number(answer.header('x-auth-token-expires') ?? Infinity);
    return {
      token,
      storageUrl: given.replace(/\/+$/, ''),
      ...(Number.isFinite(seconds) && {
        expiresAt: new Date(Date.now() + seconds * 1000),
      }),
    };
  };
}
