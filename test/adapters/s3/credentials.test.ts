import {
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { clientsOf, type Clients } from '../../../adapters/s3/client.js';
import { toStorageError } from '../../../adapters/s3/errors.js';
import { parseOptions } from '../../../adapters/s3/options.js';
import { Wire } from '../../../adapters/s3/wire.js';
import { pretend, type Asked, type Pretender } from '../../support/pretend.js';

const never = new AbortController().signal;
const HEADERS = { 'x-amz-request-id': 'tx1', etag: '"e"' };
const BUCKETS = '<ListAllMyBucketsResult></ListAllMyBucketsResult>';
const EXPIRED =
  '<Error><Code>ExpiredToken</Code><Token-0>token-of-old</Token-0></Error>';

/** What the SDK may find on this machine. */
const OF_THE_MACHINE = /^AWS_/;

const environment = { ...process.env };
let folder: string;
let server: Pretender | undefined;
let wire: Wire | undefined;
/** Makes a client, which looks credentials up. */
let made: jest.Mock<Clients['make']>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stowage-s3-'));
  for (const name of Object.keys(process.env))
    if (OF_THE_MACHINE.test(name)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, {
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});

afterEach(async () => {
  process.env = { ...environment };
  wire?.close();
  await server?.stop();
  server = wire = undefined;
  await rm(folder, { recursive: true });
});

/** Puts a key into the file that the SDK reads. */
async function keep(key: string): Promise<void> {
  const lines = [
    '[archive]',
    `aws_access_key_id = ${key}`,
    'aws_secret_access_key = hidden',
    'aws_session_token = token',
  ];
  await writeFile(join(folder, 'credentials'), lines.join('\n'));
}

/** A service that lets this key in, and to which all others have expired. */
async function to(good: string, options: object): Promise<Wire> {
  server = await pretend((asked) => {
    if (keyOf(asked) === good)
      return {
        status: 200,
        headers: HEADERS,
        body: asked.path.startsWith('/?') ? BUCKETS : '',
      };
    const body = asked.method === 'HEAD' ? '' : EXPIRED;
    return { status: 400, headers: HEADERS, body };
  });
  const parsed = parseOptions({ endpoint: server.url, ...options });
  const clients = clientsOf(parsed);
  made = jest.fn(clients.make);
  wire = new Wire({ ...clients, make: made });
  return wire;
}

function keyOf({ headers }: Asked): string {
  return /Credential=([^/]*)/.exec(headers.authorization ?? '')?.[1] ?? '';
}

const keys = () => (server?.asked ?? []).map(keyOf);

async function failureOf(asked: Promise<unknown>) {
  const error: unknown = await asked.then(
    () => new Error('It was let in.'),
    (thrown: unknown) => thrown,
  );
  return toStorageError(error, {});
}

const list = () => new ListBucketsCommand({});
const at = { Bucket: 'photos', Key: 'cat' };

describe('credentials that have expired', () => {
  const profile = { profile: 'archive' };

  test('are looked up anew, and the request is sent again', async () => {
    await keep('old');
    const on = await to('new', profile);
    await failureOf(on.ask(list(), never));
    await keep('new');

    await on.ask(list(), never);

    expect(keys()).toEqual(['old', 'old', 'old', 'new']);
  });

  test('are looked up once for all who wait', async () => {
    await keep('old');
    const on = await to('new', profile);
    await failureOf(on.ask(list(), never));
    const ready = made.mock.calls.length;
    await keep('new');

    await Promise.all(Array.from({ length: 8 }, () => on.ask(list(), never)));

    expect(made).toHaveBeenCalledTimes(ready + 1);
    expect(keys().filter((key) => key === 'new')).toHaveLength(8);
  });

  test('are noticed by a HEAD, which has no code to say so', async () => {
    await keep('old');
    const on = await to('new', profile);
    await failureOf(on.ask(list(), never));
    await keep('new');

    const { ETag } = await on.ask(new HeadObjectCommand(at), never);

    expect(ETag).toBe('"e"');
  });

  test('are not suspected where a HEAD names a version: it may be that which is wrong', async () => {
    await keep('old');
    const on = await to('new', profile);

    await failureOf(
      on.ask(new HeadObjectCommand({ ...at, VersionId: 'odd' }), never),
    );

    expect(keys()).toEqual(['old']);
  });

  test('and so have their successors: nobody asks a third time', async () => {
    await keep('old');
    const on = await to('new', profile);

    const { code, context } = await failureOf(on.ask(list(), never));

    expect(code).toBe('AUTH_FAILED');
    expect(context.reason).toMatch(/expired/);
    expect(keys()).toHaveLength(2);
  });

  test('end an upload, which can be begun anew at once', async () => {
    await keep('old');
    const on = await to('new', profile);
    await failureOf(on.ask(list(), never));
    const upload = () =>
      new PutObjectCommand({
        ...at,
        Body: Readable.from([Buffer.from('cat')]),
        ContentLength: 3,
      });
    await keep('new');

    const failure = await failureOf(on.ask(upload(), never));
    expect(failure.code).toBe('UNAVAILABLE');
    expect(failure.context.reason).toMatch(/credentials ended/);

    const { ETag } = await on.ask(upload(), never);
    expect(ETag).toBe('"e"');
  });

  test('are not asked for again where the options name them', async () => {
    const named = {
      accessKeyId: 'old',
      secretAccessKey: 'hidden',
      sessionToken: 'token',
    };
    const on = await to('new', named);

    const failure = await failureOf(on.ask(list(), never));
    const { code, context } = failure;

    expect(code).toBe('AUTH_FAILED');
    expect(inspect(failure, { depth: 9 })).not.toContain('token-of-old');
    expect(context.reason).toMatch(/set a new one/);
    expect(keys()).toEqual(['old']);
  });
});

describe('credentials', () => {
  test('are those of the environment where nothing names any', async () => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'env',
      AWS_SECRET_ACCESS_KEY: 'hidden',
    });
    const on = await to('env', {});

    await on.ask(list(), never);

    expect(keys()).toEqual(['env']);
  });

  test('that are nowhere are said to be missing, and how to give them', async () => {
    const on = await to('new', {});

    const { code, context } = await failureOf(on.ask(list(), never));

    expect(code).toBe('AUTH_FAILED');
    expect(context.reason).toMatch(/`accessKeyId`/);
    expect(keys()).toEqual([]);
  });

  test('of a profile that is not there are missing, and it is named', async () => {
    const on = await to('new', { profile: 'nowhere' });

    const { code, context } = await failureOf(on.ask(list(), never));

    expect(code).toBe('AUTH_FAILED');
    expect(context.reason).toMatch(/profile 'nowhere' gives no keys/);
  });
});
