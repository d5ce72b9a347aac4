import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused, NotS3Error } from './errors.js';
import {
  isOfAll,
  isOfThatAlone,
  mayBeOfSome,
  READ,
  type Statement,
} from './statements.js';

/** A bucket's policy; what else stands in it goes back as it came. */
export interface Policy {
  readonly Version?: string;
  readonly Statement: readonly Statement[];
}

/** All objects of a container, as a policy names them. */
export interface Door {
  /** How their names begin there. */
  readonly prefix: string;
  readonly resource: string;
  /** The container's own, in our statement's id. */
  readonly mark: string;
}

/** How a door stands open. */
export interface Standing {
  /** Absent where it wasn't us who opened it. */
  readonly ttlSeconds?: number;
}

export const NO_POLICY: Policy = { Version: '2012-10-17', Statement: [] };

/** Begins the id of our statements; the ttl follows, and the container's mark. */
const SID = 'StowagePublicRead';

/** A bucket's policy, empty where it has none. */
export async function policyOf(
  { wire }: Desk,
  Bucket: string,
  signal: AbortSignal,
): Promise<Policy> {
  try {
    const asked = new GetBucketPolicyCommand({ Bucket });
    return policyIn((await wire.ask(asked, signal)).Policy);
  } catch (error) {
    if (isRefused(error, 'NoSuchBucketPolicy')) return NO_POLICY;
    throw error;
  }
}

/** Makes it the bucket's policy. */
export async function putPolicy(
  { wire }: Desk,
  Bucket: string,
  to: { readonly policy: Policy; readonly signal: AbortSignal },
): Promise<void> {
  if (to.policy.Statement.length === 0) {
    await wire.ask(new DeleteBucketPolicyCommand({ Bucket }), to.signal);
    return;
  }
  const Policy = JSON.stringify(to.policy);
  const command = new PutBucketPolicyCommand({ Bucket, Policy });
  await wire.ask(command, to.signal);
}

/** How everyone may read there, whoever said so; undefined where they may not. */
export function standingIn(
  { Statement }: Policy,
  { prefix }: Door,
): Standing | undefined {
  const ofAll = Statement.filter((statement) => isOfAll(statement, prefix));
  const open = ofAll.filter(isAllowed);
  if (open.length === 0 || ofAll.some(isDenied)) return undefined;
  const [ours] = open.flatMap(({ Sid }) => ttlIn(Sid));
  return ours === undefined ? {} : { ttlSeconds: ours };
}

/**
 * With everyone let in to read, by one statement; what others said stays. The same policy where it
 * says so already.
 * @throws StorageError UNSUPPORTED where another statement denies it to everyone
 */
export function opened(policy: Policy, door: Door, ttlSeconds: number): Policy {
  const denied = policy.Statement.find(
    (statement) => isDenied(statement) && isOfAll(statement, door.prefix),
  );
  if (denied) throw notOurs(denied, 'denies it to everyone');
  const ours = {
    Sid: `${SID}${ttlSeconds}${door.mark}`,
    Effect: 'Allow',
    Principal: '*',
    Action: READ,
    Resource: door.resource,
  } as const;
  const now = policy.Statement.filter((one) => isOurs(one, door));
  const isSo = (one: Statement) =>
    one.Sid === ours.Sid &&
    one.Resource === ours.Resource &&
    standingIn({ Statement: [one] }, door) !== undefined;
  if (now.length === 1 && now.every(isSo)) return policy;
  const others = withoutOurs(policy, door);
  return { ...others, Statement: [...others.Statement, ours] };
}

/** Without what was said here of that door; what others said stays. */
export function withoutOurs(policy: Policy, door: Door): Policy {
  return without(policy, (statement) => isOurs(statement, door));
}

/** Without what lets everyone read, and nothing else; the same policy where nothing does. */
export function closed(policy: Policy, door: Door): Policy {
  return without(
    policy,
    (statement) =>
      isOurs(statement, door) ||
      (isAllowed(statement) && isOfThatAlone(statement, door.prefix)),
  );
}

/** @throws StorageError UNSUPPORTED where a statement may let everyone in, and isn't ours to change */
export function checkClosed({ Statement }: Policy, { prefix }: Door): void {
  if (Statement.some((one) => isDenied(one) && isOfAll(one, prefix))) return;
  const left = Statement.find(
    (one) =>
      isAllowed(one) && (isOfAll(one, prefix) || mayBeOfSome(one, prefix)),
  );
  if (left) throw notOurs(left, 'opens it, or some of it');
}

function notOurs({ Sid }: Statement, does: string): StorageError {
  const named = Sid === undefined ? '' : ` '${Sid}'`;
  const reason = `another statement${named} of the bucket's policy ${does}: change that there`;
  return new StorageError('UNSUPPORTED', { reason });
}

function without(policy: Policy, goes: (one: Statement) => boolean): Policy {
  const Statement = policy.Statement.filter((one) => !goes(one));
  const isSame = Statement.length === policy.Statement.length;
  return isSame ? policy : { ...policy, Statement };
}

/** @throws NotS3Error for what is no policy: it must not be taken for none */
function policyIn(text = ''): Policy {
  const fault = new NotS3Error('a bucket policy that is none');
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw fault;
  }
  if (!isPolicy(policy)) throw fault;
  return { ...policy, Statement: [policy.Statement].flat() };
}

function isPolicy(value: unknown): value is {
  readonly Statement: Statement | readonly Statement[];
} {
  return typeof value === 'object' && value !== null && 'Statement' in value;
}

/** A statement of ours on a door of a former form is ours as well. */
function isOurs({ Sid, Resource }: Statement, door: Door): boolean {
  const [ttl] = ttlIn(Sid);
  return (
    Sid === `${SID}${String(ttl)}${door.mark}` &&
    typeof Resource === 'string' &&
    Resource.startsWith(door.prefix)
  );
}

function ttlIn(sid = ''): readonly number[] {
  const [, ttl] = /^StowagePublicRead(\d{1,8})(?:$|In)/.exec(sid) ?? [];
  return ttl === undefined ? [] : [Number(ttl)];
}

function isAllowed({ Effect }: Statement): boolean {
  return Effect === 'Allow';
}

function isDenied({ Effect }: Statement): boolean {
  return Effect === 'Deny';
}
