import { z } from 'zod';
import { defined } from '../../../src/storage/index.js';
import type { Http } from '../http/http.js';
import type { Access, Login } from './access.js';
import { isByCredential, type V3Auth } from './auth-options.js';
import { CATALOGUE, storageUrlsIn, type EndpointChoice } from './catalogue.js';
import { loginAnswer, noLogin } from './login-answer.js';

const TOKEN = z.object({
  token: z.object({
    issued_at: z.coerce.date().optional(),
    expires_at: z.coerce.date().nullish(),
    catalog: CATALOGUE.default([]),
  }),
});

type Token = z.infer<typeof TOKEN>['token'];

/** Where the account is: one of the catalogue's endpoints, unless a URL is given. */
export interface Place extends EndpointChoice {
  readonly storageUrl?: string | undefined;
}

/** Logs in at Keystone, by a password or an application credential. */
export function v3Login(http: Http, auth: V3Auth, place: Place): Login {
  const url = `${auth.url.replace(/\/+$/, '').replace(/\/v3$/, '')}/v3/auth/tokens`;
  const body = JSON.stringify({ auth: requestOf(auth) });
  const asked = { at: url, who: whoOf(auth) };
  return async (signal): Promise<Access> => {
    const answer = await http.send({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body,
      signal,
    });
    const text = await loginAnswer(answer, asked);
    const token = answer.header('x-subject-token');
    if (token === undefined) throw noLogin(url, 'it has no X-Subject-Token');

    const said = tokenIn(text, url);
    const expiresAt = endOf(said);
    const { storageUrl } = place;
    return storageUrl === undefined
      ? defined({ token, expiresAt, ...storageUrlsIn(said.catalog, place) })
      : defined({ token, expiresAt, storageUrl });
  };
}

/** Who logs in, as it may be shown. */
function whoOf(auth: V3Auth): string {
  const { applicationCredentialId: id, applicationCredentialName: name } = auth;
  return isByCredential(auth)
    ? `application credential '${id ?? name ?? ''}'`
    : `user '${auth.user ?? auth.userId ?? ''}'`;
}

function tokenIn(text: string, url: string): Token {
  try {
    return TOKEN.parse(JSON.parse(text)).token;
  } catch {
    throw noLogin(url, "it holds no token's JSON");
  }
}

/** By our own clock, which may differ from Keystone's. */
function endOf({ issued_at, expires_at }: Token): Date | undefined {
  if (!expires_at) return undefined;
  const issuedAt = issued_at?.getTime() ?? Date.now();
  return new Date(Date.now() + expires_at.getTime() - issuedAt);
}

function requestOf(auth: V3Auth): object {
  if (!isByCredential(auth)) {
    const user = { ...userOf(auth), password: auth.password };
    return {
      identity: { methods: ['password'], password: { user } },
      scope: { project: projectOf(auth) },
    };
  }
  return {
    identity: {
      methods: ['application_credential'],
      application_credential: credentialOf(auth),
    },
  };
}

function credentialOf(auth: V3Auth): object {
  const { applicationCredentialId: id, applicationCredentialName: name } = auth;
  const secret = auth.applicationCredentialSecret;
  return id === undefined
    ? { name, user: userOf(auth), secret }
    : { id, secret };
}

function userOf({ userId, user, userDomain, userDomainId }: V3Auth): object {
  return named({ id: userId, name: user }, [userDomainId, userDomain]);
}

function projectOf(auth: V3Auth): object {
  const { projectId, project, projectDomain, projectDomainId } = auth;
  return named({ id: projectId, name: project }, [
    projectDomainId,
    projectDomain,
  ]);
}

/** An id says all; a name means something within its domain. */
function named(
  { id, name }: Readonly<Record<'id' | 'name', string | undefined>>,
  [domainId, domainName]: readonly [string | undefined, string | undefined],
): object {
  if (id !== undefined) return { id };
  const domain =
    domainId === undefined ? { name: domainName } : { id: domainId };
  return { name, domain };
}
