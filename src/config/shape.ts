import { z } from 'zod';
import { parseAllow } from '../remote/index.js';
import { Secret } from './secret.js';
import { notAmong } from './suggest.js';

/** How much a log says, from the least to the most. */
const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;

/** A group of keys: none other may stand in it, and its message says which may. */
function section<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys'
        ? notAmong(Object.keys(shape), 'key', String(keys[0]))
        : 'expected keys and their values',
  });
}

/** A number, or its digits as a `${NAME}` gives them. */
function wholeNumber(from: number, to: number) {
  const expected = `expected a whole number from ${from} to ${to}`;
  const digits = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number);
  return z
    .union([z.number(), digits], { error: expected })
    .refine((n) => Number.isInteger(n) && n >= from && n <= to, expected);
}

const text = (expected: string) =>
  z.string({ error: expected }).min(1, expected);

const HTTP_URL =
  'expected an http or https URL such as https://files.example.com, without user, query or fragment';

/** Without a '/' at its end. */
const httpUrl = text(HTTP_URL)
  .refine((value) => isPlainUrl(value), HTTP_URL)
  .transform((value) => value.replace(/\/+$/, ''));

const REDIS_URL =
  'expected a URL such as redis://redis.example:6379/0, or rediss://… for TLS, perhaps with a user and a password';

/** It may hold a password. */
const redisUrl = text(REDIS_URL)
  .refine((value) => isRedisUrl(value), REDIS_URL)
  .transform((value) => new Secret(value));

/** A host, an address or a range, with a port or without. */
const opening = text('expected a text').superRefine((entry, context) => {
  try {
    parseAllow([entry]);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : 'it is no host');
  }
});

const ORIGIN =
  'expected origins such as https://app.example.com, without a path';

const origin = text(ORIGIN).refine(
  (value) => isPlainUrl(value) && URL.parse(value)?.origin === value,
  ORIGIN,
);

function isPlainUrl(value: string): boolean {
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  return !url.username && !url.password && !/[?#]/.test(value);
}

/** A query would be settings of the client's. */
function isRedisUrl(value: string): boolean {
  const url = URL.parse(value);
  if (!url || !/^rediss?:$/.test(url.protocol) || !url.hostname) return false;
  return /^\/?\d*$/.test(url.pathname) && !/[?#]/.test(value);
}

/** What a configuration may say, with what holds where it says nothing. Accounts are read apart. */
export const SHAPE = section({
  listen: section({
    host: text('expected a host such as 127.0.0.1').default('127.0.0.1'),
    port: wholeNumber(0, 65_535).default(4000),
  }).prefault({}),
  publicUrl: httpUrl.optional(),
  dataDir: text('expected a folder').default('./data'),
  accounts: z.unknown().optional(),
  limits: section({
    maxQueryCost: wholeNumber(1, 1_000_000_000).optional(),
    backendSeconds: wholeNumber(1, 3600).optional(),
    backendCallsInFlight: wholeNumber(1, 10_000).optional(),
  }).prefault({}),
  imports: section({
    allow: z.array(opening, { error: 'expected a list' }).default([]),
    maxSize: wholeNumber(1, 9_000_000_000_000).default(53_687_091_200),
    maxSeconds: wholeNumber(1, 604_800).default(21_600),
    idleSeconds: wholeNumber(1, 3600).default(30),
  }).prefault({}),
  jobs: section({
    perAccount: wholeNumber(1, 1000).default(4),
    inAll: wholeNumber(1, 1000).default(16),
    keptHours: wholeNumber(1, 8760).default(168),
  }).prefault({}),
  redis: section({ url: redisUrl }).optional(),
  cors: section({
    origins: z.array(origin, { error: 'expected a list' }).default([]),
  }).prefault({}),
  graphiql: z.boolean({ error: 'expected true or false' }).default(true),
  log: section({
    level: z
      .enum(LOG_LEVELS, { error: `expected ${LOG_LEVELS.join(', ')}` })
      .default('info'),
  }).prefault({}),
});

/** What a configuration says, defaults filled in. */
export type Settings = z.output<typeof SHAPE>;
