import { z } from 'zod';
import { OptionsError } from '../../../src/storage/index.js';
import { httpUrl, text } from '../option-kinds.js';

const V1 = z.strictObject({
  version: z.literal(1),
  url: httpUrl('where v1 auth is, such as https://swift.example/auth/v1.0'),
  user: text,
  key: text,
});

const V3 = z.strictObject({
  version: z.literal(3),
  url: httpUrl('where Keystone is, such as https://keystone.example:5000/v3'),
  user: text.optional(),
  userId: text.optional(),
  userDomain: text.optional(),
  userDomainId: text.optional(),
  password: text.optional(),
  project: text.optional(),
  projectId: text.optional(),
  projectDomain: text.optional(),
  projectDomainId: text.optional(),
  applicationCredentialId: text.optional(),
  applicationCredentialName: text.optional(),
  applicationCredentialSecret: text.optional(),
});

/** The block `auth`; checkV3Auth says whether Keystone is told enough. */
export const AUTH = z.discriminatedUnion('version', [V1, V3], {
  error: ({ input }) =>
    typeof input === 'object' && input !== null
      ? '1 (v1, tempauth) or 3 (Keystone)'
      : 'a block that says `version`, `url` and the credentials',
});

/** What may stand in an `auth` of this version. */
export function authKeys(version: unknown): readonly string[] {
  return Object.keys((version === 1 ? V1 : V3).shape);
}

/** What v1 auth needs. */
export type V1Auth = Readonly<z.infer<typeof V1>>;

/** What Keystone may be told. */
export type V3Auth = Readonly<z.infer<typeof V3>>;

type V3Key = keyof V3Auth;

/** Those that go with a password, and have no place beside an application credential. */
const WITH_PASSWORD = [
  'password',
  'project',
  'projectId',
  'projectDomain',
  'projectDomainId',
] as const satisfies readonly V3Key[];

/**
 * @throws OptionsError for the first credential that is missing, or one that belongs to another
 * way of logging in
 */
export function checkV3Auth(auth: V3Auth): void {
  const byCredential = isByCredential(auth);
  const odd = WITH_PASSWORD.find((key) => byCredential && auth[key]);
  if (odd !== undefined) {
    const expected =
      'nothing here: an application credential stands for the project and needs no password';
    throw new OptionsError(['auth', odd], expected);
  }

  const [missing] = byCredential
    ? missingFromCredential(auth)
    : missingFromPassword(auth);
  if (missing === undefined) return;
  throw new OptionsError(
    ['auth', missing],
    `missing: ${EXPECTED[missing] ?? 'a text'}`,
  );
}

/** Whether it logs in by an application credential. */
export function isByCredential(auth: V3Auth): boolean {
  return [
    auth.applicationCredentialId,
    auth.applicationCredentialName,
    auth.applicationCredentialSecret,
  ].some((value) => value !== undefined);
}

const EXPECTED: Readonly<Partial<Record<V3Key, string>>> = {
  user: "the user's name, or `userId`; or an application credential",
  userDomain: "the domain of the user, such as 'Default', or `userDomainId`",
  password: "the user's password",
  project: "the project's name, or `projectId`",
  projectDomain:
    "the domain of the project, such as 'Default', or `projectDomainId`",
  applicationCredentialId:
    'the id of the application credential, or `applicationCredentialName` with its user',
  applicationCredentialSecret: 'the secret of the application credential',
};

function missingFromCredential(auth: V3Auth): readonly V3Key[] {
  const { applicationCredentialId: id, applicationCredentialName: name } = auth;
  return [
    ...unless(id ?? name, 'applicationCredentialId'),
    ...unless(auth.applicationCredentialSecret, 'applicationCredentialSecret'),
    ...(id === undefined ? missingFromUser(auth) : []),
  ];
}

function missingFromPassword(auth: V3Auth): readonly V3Key[] {
  const { project, projectId, projectDomain, projectDomainId } = auth;
  return [
    ...missingFromUser(auth),
    ...unless(auth.password, 'password'),
    ...unless(projectId ?? project, 'project'),
    ...unless(projectId ?? projectDomain ?? projectDomainId, 'projectDomain'),
  ];
}

function missingFromUser(auth: V3Auth): readonly V3Key[] {
  const { user, userId, userDomain, userDomainId } = auth;
  return [
    ...unless(userId ?? user, 'user'),
    ...unless(userId ?? userDomain ?? userDomainId, 'userDomain'),
  ];
}

function unless(given: string | undefined, key: V3Key): readonly V3Key[] {
  return given === undefined ? [key] : [];
}
