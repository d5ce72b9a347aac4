import { createHash, createHmac } from 'node:crypto';

/** A URL that the SDK has presigned, for a body that isn't. */
export interface Presigned {
  readonly method: string;
  readonly url: string;
  /** What the headers that it is signed with have as values, but for the host. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly secretAccessKey: string;
}

/** What makes an upload another object's copy, opens it, or keeps it elsewhere or for longer. */
const CHANGES_AN_UPLOAD = [
  'acl',
  'copy-source',
  'copy-source-range',
  'grant-full-control',
  'grant-read',
  'grant-read-acp',
  'grant-write',
  'grant-write-acp',
  'object-lock-legal-hold',
  'object-lock-mode',
  'object-lock-retain-until-date',
  'server-side-encryption',
  'server-side-encryption-aws-kms-key-id',
  'server-side-encryption-context',
  'server-side-encryption-customer-algorithm',
  'server-side-encryption-customer-key',
  'server-side-encryption-customer-key-md5',
  'storage-class',
  'tagging',
].map((name) => `x-amz-${name}`);

/** Ceph reads metadata and this under other names too. */
const BY_OTHER_NAMES = [
  'x-amz-meta-stowage-checksums',
  'x-amz-website-redirect-location',
];

/** What it takes for `x-amz-`. */
const BEGINNINGS = [
  'amz',
  'goog',
  'dho',
  'rgw',
  'object',
  'container',
  'account',
];

/** What nobody may add to an upload that was signed without it; of metadata what `bound` names. */
export function notToBeAdded(bound: readonly string[]): readonly string[] {
  const metadata = bound.filter((name) => name.startsWith('x-amz-meta-'));
  const others = [...BY_OTHER_NAMES, ...metadata].flatMap((name) =>
    BEGINNINGS.map((beginning) => name.replace('amz', beginning)),
  );
  return [...CHANGES_AN_UPLOAD, ...others];
}

/**
 * The URL, signed anew so that none of `absent` may be sent but what it was signed with: Ceph takes
 * any header that is not signed, and refuses (403) one that is signed as not being there.
 */
export function signedWithout(
  { method, url, headers, secretAccessKey }: Presigned,
  absent: readonly string[],
): string {
  const { host, pathname, searchParams } = new URL(url);
  const before = searchParams.get('X-Amz-SignedHeaders') ?? '';
  const names = [...new Set([...before.split(';'), ...absent])].sort();
  const list = encoded(names.join(';'));
  const named = withParameter(url, 'X-Amz-SignedHeaders', list);
  const query = new URL(named).search
    .slice(1)
    .split('&')
    .filter((parameter) => !parameter.startsWith('X-Amz-Signature='));

  const values = new Map([...headers, ['host', host]]);
  const lines = names.flatMap((name) => {
    const value = values.get(name);
    return value === undefined ? [] : `${name}:${value}`;
  });
  const asked = [method, pathname, query.sort().join('&')];
  const signed = [...lines, '', names.join(';'), 'UNSIGNED-PAYLOAD'];
  const canonical = [...asked, ...signed].join('\n');
  const signature = signatureOf(canonical, searchParams, secretAccessKey);
  return withParameter(named, 'X-Amz-Signature', signature);
}

function withParameter(url: string, name: string, value: string): string {
  return url.replace(new RegExp(`(?<=[?&]${name}=)[^&]*`), value);
}

/** As a signature has it, which leaves less as it is than URLs do. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** AWS's Signature Version 4, at the time and in the scope that the URL names. */
function signatureOf(
  canonical: string,
  parameters: URLSearchParams,
  secret: string,
): string {
  const credential = parameters.get('X-Amz-Credential') ?? '';
  const scope = credential.split('/').slice(-4);
  const hash = createHash('sha256').update(canonical).digest('hex');
  const date = parameters.get('X-Amz-Date') ?? '';
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), hash].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
