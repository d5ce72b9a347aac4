import { GatewayError } from './errors.js';
import type { ContainerRef, FileRef, FileVersionRef } from './refs.js';

/** What an ID names, by its kind. */
export type NodeRef =
  | { readonly kind: 'account'; readonly account: string }
  | ({ readonly kind: 'container' } & ContainerRef)
  | ({ readonly kind: 'file' } & FileRef)
  | ({ readonly kind: 'version' } & FileVersionRef)
  | { readonly kind: 'upload'; readonly sealed: string }
  | { readonly kind: 'job'; readonly job: string };

export type NodeKind = NodeRef['kind'];

/** How much of an ID that can't be is shown: the rest helps nobody. */
const MAX_SHOWN = 200;

/** What an ID of each kind looks like, for the message that says what was expected. */
const EXAMPLE = {
  account: 'account:local',
  container: 'container:local/photos',
  file: 'file:local/photos/2024/cat.jpg',
  version: 'version:local/photos/2024/cat.jpg?v=3Qx7',
  upload: 'upload:… as createUpload gave it',
  job: 'job:… as importFromUrl gave it',
} satisfies Record<NodeKind, string>;

/** `account:local` */
export function accountId(account: string): string {
  return `account:${encodeURIComponent(account)}`;
}

/** `container:local/photos` */
export function containerId(ref: ContainerRef): string {
  return `container:${containerPath(ref)}`;
}

/** `file:local/photos/2024/cat.jpg`: '/' inside the name stays as it is. */
export function fileId(ref: FileRef): string {
  return fileIds(ref)(ref.name);
}

/** The same for the names of one container, whose part of it is written once. */
export function fileIds(within: ContainerRef): (name: string) => string {
  const path = containerPath(within);
  return (name) => `file:${path}/${encodedPath(name)}`;
}

/** `version:local/photos/2024/cat.jpg?v=3Qx7` */
export function versionId(ref: FileVersionRef): string {
  return `version:${filePath(ref)}?v=${encodeURIComponent(ref.versionId)}`;
}

/** `upload:…`, sealed: only the gateway makes these. */
export function uploadId(sealed: string): string {
  return `upload:${sealed}`;
}

/** `job:…`: only the gateway makes these. */
export function jobId(job: string): string {
  return `job:${job}`;
}

function containerPath(ref: ContainerRef): string {
  return `${encodedSegment(ref.account)}/${encodedSegment(ref.container)}`;
}

function filePath(ref: FileRef): string {
  return `${containerPath(ref)}/${encodedPath(ref.name)}`;
}

// What needs no encoding is most of what there is, and to see that costs a third of encoding it.
const PLAIN_SEGMENT = /^[\w.!~*'()-]*$/;
const PLAIN_PATH = /^[\w.!~*'()/-]*$/;

function encodedPath(name: string): string {
  return PLAIN_PATH.test(name)
    ? name
    : encodeURIComponent(name).replaceAll('%2F', '/');
}

function encodedSegment(text: string): string {
  return PLAIN_SEGMENT.test(text) ? text : encodeURIComponent(text);
}

/** @throws GatewayError BAD_USER_INPUT for what is no ID */
export function parseId(id: string): NodeRef {
  return parseIdOf(
    id,
    'account',
    'container',
    'file',
    'version',
    'upload',
    'job',
  );
}

/**
 * An ID that must be of one of these kinds.
 * @throws GatewayError BAD_USER_INPUT for another kind or shape, saying what was expected
 */
export function parseIdOf<Kind extends NodeKind>(
  id: string,
  ...kinds: readonly Kind[]
): Extract<NodeRef, { readonly kind: Kind }> {
  const colon = id.indexOf(':');
  const kind = kinds.find((each) => each === id.slice(0, colon));
  const ref = kind && PARSERS[kind](id.slice(colon + 1));
  if (!ref) {
    const expected = kinds.map((each) => EXAMPLE[each]).join(' or ');
    const message = `'${id.slice(0, MAX_SHOWN)}' is not such an ID. Expected one like ${expected}.`;
    throw new GatewayError('BAD_USER_INPUT', message);
  }
  return ref as Extract<NodeRef, { readonly kind: Kind }>;
}

type Parser = (rest: string) => NodeRef | undefined;

/** Each reads what follows the colon, and gives undefined where it is of another shape. */
const PARSERS = {
  account: (rest) => {
    const account = rest.includes('/') ? undefined : decoded(rest);
    return account ? { kind: 'account', account } : undefined;
  },
  container: (rest) => {
    const [account, container, ...more] = rest.split('/').map(decoded);
    if (!account || !container || more.length > 0) return undefined;
    return { kind: 'container', account, container };
  },
  file: (rest) => {
    const file = parseFile(rest);
    return file && { kind: 'file', ...file };
  },
  version: (rest) => {
    const mark = rest.lastIndexOf('?v=');
    const file = mark < 0 ? undefined : parseFile(rest.slice(0, mark));
    const version = decoded(rest.slice(mark + '?v='.length));
    if (!file || !version) return undefined;
    return { kind: 'version', ...file, versionId: version };
  },
  upload: (rest) => (rest ? { kind: 'upload', sealed: rest } : undefined),
  job: (rest) =>
    /^[\w-]{1,100}$/.test(rest) ? { kind: 'job', job: rest } : undefined,
} satisfies Record<NodeKind, Parser>;

function parseFile(path: string): FileRef | undefined {
  const [first = '', second = '', ...rest] = path.split('/');
  const account = decoded(first);
  const container = decoded(second);
  const name = decoded(rest.join('/'));
  return account && container && name
    ? { account, container, name }
    : undefined;
}

/** Undefined for what is no percent-encoding of UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
