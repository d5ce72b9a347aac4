import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused, NotS3Error } from './errors.js';

type OneOrMore = string | readonly string[];

/** Who may do what, as far as it is looked at here. */
interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly Action?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly Condition?: unknown;
}

/** A bucket's policy; what else stands in it goes back as it came. */
export interface Policy {
  readonly Version?: string;
  readonly Statement: readonly Statement[];
}

/** All objects of a container, as a policy names them, and its own mark in our statement's id. */
export interface Door {
  readonly resource: string;
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

const READ = 's3:GetObject';

/** What lets somebody read, and nothing else. */
const READS: ReadonlySet<string> = new Set([READ, 's3:GetObjectVersion']);

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
  { resource }: Door,
): Standing | undefined {
  const open = Statement.filter((statement) => opens(statement, resource));
  const [ours] = open.flatMap(({ Sid }) => ttlIn(Sid));
  if (ours !== undefined) return { ttlSeconds: ours };
  return open.length === 0 ? undefined : {};
}

/** With everyone let in to read, by one statement; what others said stays. */
export function opened(policy: Policy, door: Door, ttlSeconds: number): Policy {
  const others = withoutOurs(policy, door);
  const ours = {
    Sid: `${SID}${ttlSeconds}${door.mark}`,
    Effect: 'Allow',
    Principal: '*',
    Action: READ,
    Resource: door.resource,
  } as const;
  return { ...others, Statement: [...others.Statement, ours] };
}

/** Without what was said here of that door; what others said stays. */
export function withoutOurs(policy: Policy, { resource }: Door): Policy {
  const Statement = policy.Statement.filter(
    (statement) => !isOurs(statement, resource),
  );
  return { ...policy, Statement };
}

/**
 * Without what lets everyone read, and nothing else.
 * @throws StorageError UNSUPPORTED where another statement opens it with more, which isn't ours to change
 */
export function closed(policy: Policy, door: Door): Policy {
  const Statement = policy.Statement.filter(
    (statement) => !onlyOpens(statement, door.resource),
  );
  const left = Statement.find((statement) => opens(statement, door.resource));
  if (left === undefined) return { ...policy, Statement };
  const named = left.Sid === undefined ? '' : ` '${left.Sid}'`;
  const reason = `another statement${named} of the bucket's policy opens it, and more: change that there`;
  throw new StorageError('UNSUPPORTED', { reason });
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

function isOurs({ Sid, Resource }: Statement, resource: string): boolean {
  return ttlIn(Sid).length > 0 && Resource === resource;
}

function ttlIn(sid = ''): readonly number[] {
  const [, ttl] = /^StowagePublicRead(\d{1,8})(?:$|In)/.exec(sid) ?? [];
  return ttl === undefined ? [] : [Number(ttl)];
}

function opens(statement: Statement, resource: string): boolean {
  const { Effect, Action, Resource, Condition } = statement;
  return (
    Effect === 'Allow' &&
    Condition === undefined &&
    isForEveryone(statement) &&
    listOf(Action).some((action) => covers(action, READ)) &&
    listOf(Resource).some((pattern) => covers(pattern, resource))
  );
}

function onlyOpens(statement: Statement, resource: string): boolean {
  return (
    opens(statement, resource) &&
    listOf(statement.Action).every((action) => READS.has(action)) &&
    listOf(statement.Resource).every((pattern) => pattern === resource)
  );
}

function isForEveryone({ Principal }: Statement): boolean {
  if (typeof Principal !== 'object') return Principal === '*';
  return listOf(Principal['AWS']).includes('*');
}

/** Whether a pattern is of all that the text is; one with a star before its end is taken for none. */
function covers(pattern: string, text: string): boolean {
  return (
    pattern === text ||
    (pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1)))
  );
}

function listOf(value: OneOrMore = []): readonly string[] {
  return [value].flat();
}
