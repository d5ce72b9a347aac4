import {
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type {
  ReadIntent,
  SignedRequest,
  SignIntent,
  UrlSigner,
  WriteIntent,
} from '../../src/storage/index.js';
import {
  checkStanding,
  checkToBeMade,
  contentDisposition,
  defaultFilename,
  errandOf,
} from '../../src/storage/index.js';
import { signingClientOf } from './client.js';
import type { Desk } from './desk.js';
import { notToBeAdded, signedWithout } from './presign.js';
import { binds, boundBy } from './signed-headers.js';

/** S3 takes no longer-lived ones, in seconds: a week. */
const MAX_SECONDS = 604_800;

/** So long the credentials that were found are signed with, in milliseconds: they may be replaced. */
const FOUND_MS = 60_000;

/** S3's presigned URLs: the method, the object or a version of it, a time, and headers are bound. */
export function signer(desk: Desk): UrlSigner {
  const clientNow = signingClients(desk);
  return {
    signs: (intent) =>
      isSentAsItIs(intent.ref.name) &&
      intent.expiresInSeconds <= MAX_SECONDS &&
      (intent.operation === 'read' || binds(desk, intent)),

    async sign(intent, call) {
      const isRead = intent.operation === 'read';
      (isRead ? checkStanding : checkToBeMade)(intent.ref);
      return desk.attend(errandOf('sign', call, intent.ref), () =>
        isRead
          ? signRead(desk, intent, clientNow())
          : signWrite(desk, intent, clientNow()),
      );
    },
  };
}

/** Keys that the options name stay; others are looked up anew from time to time. */
function signingClients({ options }: Desk): () => S3Client {
  let client = signingClientOf(options);
  let since = Date.now();
  return () => {
    const isStatic = options.accessKeyId !== undefined;
    if (!isStatic && Date.now() - since > FOUND_MS) {
      client = signingClientOf(options);
      since = Date.now();
    }
    return client;
  };
}

/** Clients fold `.` and `..` in a URL. */
function isSentAsItIs(name: string): boolean {
  return !name.split('/').some((segment) => /^\.{1,2}$/.test(segment));
}

/** A name is always given: the object may have a Content-Disposition of its own, from others. */
async function signRead(
  { places }: Desk,
  intent: ReadIntent,
  client: S3Client,
): Promise<SignedRequest> {
  const { ref, disposition, filename = defaultFilename(ref.name) } = intent;
  const type = disposition === 'INLINE' ? 'inline' : 'attachment';
  const command = new GetObjectCommand({
    ...places.at(ref),
    ResponseContentDisposition: contentDisposition(type, filename),
  });
  const { expiresAt, ...life } = await lifeOf(intent, client);
  const url = await getSignedUrl(client, command, life);
  return { method: 'GET', url, headers: [], expiresAt };
}

async function signWrite(
  { places, service }: Desk,
  intent: WriteIntent,
  client: S3Client,
): Promise<SignedRequest> {
  const { input, headers } = boundBy(intent);
  const command = new PutObjectCommand({ ...places.at(intent.ref), ...input });
  const { expiresAt, ...life } = await lifeOf(intent, client);
  const bound = headers.map(([name]) => name);
  const url = await getSignedUrl(client, command, {
    ...life,
    signableHeaders: new Set(bound), // The SDK says a type where nobody does, and would bind that.
    unhoistableHeaders: new Set(bound),
  });
  if (service.unsignedHeaders !== 'SIGNED_AS_ABSENT')
    return { method: 'PUT', url, headers, expiresAt };

  const { secretAccessKey } = await client.config.credentials();
  const sent = [...headers, ['content-length', String(intent.size)] as const];
  const presigned = { method: 'PUT', url, headers: sent, secretAccessKey };
  const whole = signedWithout(presigned, notToBeAdded(bound));
  return { method: 'PUT', url: whole, headers, expiresAt };
}

/** From this second on; what credentials that end before it have signed ends with them. */
async function lifeOf(
  { expiresInSeconds }: SignIntent,
  { config }: S3Client,
): Promise<{
  readonly signingDate: Date;
  readonly expiresIn: number;
  readonly expiresAt: Date;
}> {
  const { expiration } = await config.credentials();
  const second = Math.floor(Date.now() / 1000);
  const expiresIn = Math.ceil(expiresInSeconds);
  const end = (second + expiresIn) * 1000;
  return {
    signingDate: new Date(second * 1000),
    expiresIn,
    expiresAt: new Date(Math.min(end, expiration?.getTime() ?? end)),
  };
}
