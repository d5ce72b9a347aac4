import { z } from 'zod';
import { OptionsError, UnknownOptionError } from '../../src/storage/index.js';

const MIB = 2 ** 20;

/** What S3 takes as a part that is not the last, in bytes. */
export const MIN_PART_BYTES = 5 * MIB;

/** The most that one PUT may hold on S3, in bytes: 5 GiB. */
const MAX_PUT_BYTES = 5 * 2 ** 30;

const text = z
  .string('a text, in quotes where it looks like a number')
  .min(1, 'a text that is not empty');

const OPTIONS = z.strictObject({
  endpoint: httpUrl('such as https://s3.example').optional(),
  publicEndpoint: httpUrl('such as https://s3.example').optional(),
  region: text.default('us-east-1'),
  forcePathStyle: z.boolean('true or false').optional(),
  accessKeyId: text.optional(),
  secretAccessKey: text.optional(),
  sessionToken: text.optional(),
  profile: text.optional(),
  buckets: z.array(text, 'a list of names').min(1).optional(),
  bucket: text.optional(),
  conditionalWrites: z.boolean('true or false').optional(),
  partBytes: bytes(MIN_PART_BYTES, 64 * MIB).default(MIN_PART_BYTES),
  maxPutBytes: bytes(MIN_PART_BYTES, MAX_PUT_BYTES).default(MAX_PUT_BYTES),
});

/**
 * `endpoint`: AWS where it is absent; `publicEndpoint`: what signed URLs name, where clients stand
 * elsewhere. `accessKeyId` with its secret, and a `sessionToken`: else the SDK's own chain, of
 * `profile` where it is given. `buckets`: these alone, for keys that can't list them. `bucket`: this
 * one, shown as a container for each first segment of its names. `conditionalWrites`: whether the
 * service keeps If-None-Match and If-Match of writers that race, in versioned buckets too; known of
 * AWS. `partBytes`: how large the parts of a body of unknown length begin. `maxPutBytes`: the most
 * that goes up in one request.
 */
export type S3Options = Readonly<z.infer<typeof OPTIONS>>;

/** @throws OptionsError for the first key that is missing, wrong or not known */
export function parseOptions(raw: unknown): S3Options {
  const parsed = OPTIONS.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw faultOf(parsed.error.issues);
  checkTogether(parsed.data);
  return parsed.data;
}

/** Whether it is AWS that is asked, of which more is known than others say of themselves. */
export function isAwsItself({
  endpoint,
}: Pick<S3Options, 'endpoint'>): boolean {
  if (endpoint === undefined) return true;
  return /\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
}

/** An option that makes no sense beside another, or without it. */
interface Clash {
  readonly is: (options: S3Options) => boolean;
  readonly at: keyof S3Options;
  readonly expected: string;
}

/** What is right by itself, and not together. */
const CLASHES: readonly Clash[] = [
  {
    is: ({ accessKeyId, secretAccessKey }) =>
      accessKeyId !== undefined && secretAccessKey === undefined,
    at: 'secretAccessKey',
    expected: 'it is missing: the secret of `accessKeyId`',
  },
  {
    is: ({ accessKeyId, secretAccessKey, sessionToken }) =>
      accessKeyId === undefined &&
      (secretAccessKey !== undefined || sessionToken !== undefined),
    at: 'accessKeyId',
    expected:
      'it is missing: the key that `secretAccessKey` or `sessionToken` is of',
  },
  {
    is: ({ profile, accessKeyId }) =>
      profile !== undefined && accessKeyId !== undefined,
    at: 'profile',
    expected: 'nothing here where `accessKeyId` is given',
  },
  {
    is: ({ bucket, buckets }) => bucket !== undefined && buckets !== undefined,
    at: 'buckets',
    expected: 'nothing here where `bucket` is given: that one is all',
  },
];

function checkTogether(options: S3Options): void {
  const clash = CLASHES.find(({ is }) => is(options));
  if (clash) throw new OptionsError([clash.at], clash.expected);
}

/** A key that is not known comes first: it may be a slip in the one that is missing. */
function faultOf(issues: readonly z.core.$ZodIssue[]): OptionsError {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) {
    const known = Object.keys(OPTIONS.shape);
    return new UnknownOptionError(unknown.keys.slice(0, 1), known);
  }
  const [issue] = issues;
  const path = issue?.path.map(String) ?? [];
  return new OptionsError(path, issue?.message ?? 'other options');
}

function bytes(least: number, most: number) {
  const what = `bytes, from ${least} to ${most}`;
  return z.int(what).min(least, what).max(most, what);
}

function httpUrl(example: string) {
  const what = `the service's own URL, ${example}`;
  return z
    .string(what)
    .refine(
      (value) => isBare(value),
      `${what}: http or https, nothing after the host and port`,
    )
    .transform((value) => value.replace(/\/+$/, ''));
}

function isBare(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(
    value,
  );
  return (
    /^https?:$/.test(protocol) &&
    `${username}${password}${search}${hash}` === '' &&
    pathname === '/'
  );
}
