import { afterEach, describe, expect, test } from '@jest/globals';
import { accountStats } from '../../../adapters/s3/account.js';
import type { Desk } from '../../../adapters/s3/desk.js';
import { UsageWalk } from '../../../adapters/s3/usage-walk.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { pretend, type Pretender, type Reply } from '../../support/pretend.js';
import { deskAt } from './desks.js';

const ID = { 'x-amz-request-id': 'tx1' };

let server: Pretender | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  await server?.stop();
  server = desk = undefined;
});

/** What the service answers to such as `GET /bucket after`, or `GET /`; undefined: nothing, ever. */
type Answers = (question: string) => Reply | undefined;

async function deskOn(answers: Answers, options: object = {}): Promise<Desk> {
  server = await pretend((asked) => {
    const { pathname, searchParams } = new URL(asked.path, 'http://x');
    const after = searchParams.get('start-after') ?? '';
    const path = pathname.replace(/(?<=.)\/$/, '');
    const about = searchParams.has('versioning') ? '?versioning' : after;
    return answers(`${asked.method} ${path} ${about}`.trim());
  });
  desk = deskAt({ endpoint: server.url, ...options });
  return desk;
}

function answer(body: string, headers = {}): Reply {
  return { status: 200, headers: { ...ID, ...headers }, body };
}

function buckets(...names: readonly string[]): Reply {
  const each = names.map((name) => `<Bucket><Name>${name}</Name></Bucket>`);
  return answer(
    `<ListAllMyBucketsResult><Buckets>${each.join('')}</Buckets></ListAllMyBucketsResult>`,
  );
}

function keys(names: readonly string[], isTruncated = false): Reply {
  const rows = names.map(
    (name) => `<Contents><Key>${name}</Key><Size>10</Size></Contents>`,
  );
  return answer(
    `<ListBucketResult><IsTruncated>${String(isTruncated)}</IsTruncated>${rows.join('')}</ListBucketResult>`,
  );
}

function versioning(status = ''): Reply {
  const said = status && `<Status>${status}</Status>`;
  return answer(`<VersioningConfiguration>${said}</VersioningConfiguration>`);
}

const REFUSED = { status: 403, headers: ID };
const BUSY = { status: 503, headers: ID };

describe('what an account of S3 holds', () => {
  test('is what the service tells of each bucket, where it does', async () => {
    const counts = { 'x-rgw-object-count': '5', 'x-rgw-bytes-used': '700' };
    const on = await deskOn((path) => {
      if (path === 'GET /') return buckets('one', 'two');
      return path.startsWith('HEAD') ? answer('', counts) : versioning();
    });
    const stat = await accountStats(on).statAccount(call);
    expect(stat).toMatchObject({
      containerCount: 2,
      objectCount: 10,
      bytesUsed: 1400,
      exact: false,
    });
    expect(server?.asked.map(({ method }) => method)).toEqual([
      'GET',
      'HEAD',
      'GET',
      'HEAD',
      'GET',
    ]);
  });

  test('is counted by listing it where older versions would be told too', async () => {
    const counts = { 'x-rgw-object-count': '5', 'x-rgw-bytes-used': '700' };
    const replies: Readonly<Record<string, Reply>> = {
      'GET /': buckets('kept', 'kept-once', 'secretive'),
      'HEAD /kept': answer('', counts),
      'GET /kept ?versioning': versioning('Enabled'),
      'GET /kept': keys(['a']),
      'HEAD /kept-once': answer('', counts),
      'GET /kept-once ?versioning': versioning('Suspended'),
      'GET /kept-once': keys(['a']),
      'HEAD /secretive': answer('', counts),
      'GET /secretive ?versioning': REFUSED,
      'GET /secretive': keys(['a']),
    };
    const walk = new UsageWalk(await deskOn((path) => replies[path]));
    expect(await walk.goOn()).toEqual({
      containerCount: 3,
      objectCount: 3,
      bytesUsed: 30,
    });
  });

  test('leaves out what is in another region', async () => {
    const region = { 'x-amz-bucket-region': 'eu-central-1' };
    const replies: Readonly<Record<string, Reply>> = {
      'GET /': buckets('moved', 'astray', 'two'),
      'HEAD /moved': { status: 301, headers: { ...ID, ...region } },
      'HEAD /astray': { status: 400, headers: { ...ID, ...region } },
      'HEAD /two': answer(''),
      'GET /two': keys(['a']),
    };
    const walk = new UsageWalk(await deskOn((path) => replies[path]));
    expect(await walk.goOn()).toMatchObject({
      containerCount: 1,
      objectCount: 1,
    });
  });

  test('is counted by listing all of it, where the service tells nothing', async () => {
    const replies: Readonly<Record<string, Reply>> = {
      'GET /': buckets('one', 'two', 'not-ours'),
      'HEAD /one': answer(''),
      'GET /one': keys(['a', 'b'], true),
      'GET /one b': keys(['c']),
      'HEAD /two': answer(''),
      'GET /two': keys([]),
      'HEAD /not-ours': REFUSED,
    };
    const walk = new UsageWalk(await deskOn((path) => replies[path]));
    expect(await walk.goOn()).toEqual({
      containerCount: 2,
      objectCount: 3,
      bytesUsed: 30,
    });
  });

  test('is counted on from where it failed, and nothing twice', async () => {
    let failures = 1;
    const replies: Readonly<Record<string, () => Reply>> = {
      'GET /': () => buckets('one'),
      'HEAD /one': () => answer(''),
      'GET /one': () => keys(['a', 'b'], true),
      'GET /one b': () => (failures-- > 0 ? BUSY : keys(['c'])),
    };
    const walk = new UsageWalk(await deskOn((path) => replies[path]?.()));
    await expect(walk.goOn()).rejects.toThrow();

    expect(await walk.goOn()).toEqual({
      containerCount: 1,
      objectCount: 3,
      bytesUsed: 30,
    });
    const asked = server?.asked.map(
      ({ path }) => new URL(path, 'http://x').pathname,
    );
    expect(asked?.filter((path) => path === '/')).toHaveLength(1);
  });

  test('counts the folders of one bucket, and not what stands for them or in none', async () => {
    const names = ['a-b/x', 'a/', 'a/1', 'a/2/3', 'b/', 'loose'];
    const walk = new UsageWalk(
      await deskOn(() => keys(names), { bucket: 'one' }),
    );
    expect(await walk.goOn()).toEqual({
      containerCount: 3,
      objectCount: 3,
      bytesUsed: 30,
    });
  });

  test('is not known yet where the walk takes long, and nobody waits for it', async () => {
    const stats = accountStats(await deskOn(() => undefined));
    expect(await stats.statAccount(call)).toBeUndefined();
  });

  test('is not known for a reason that is said', async () => {
    const stats = accountStats(await deskOn(() => REFUSED));
    const error = await failureOf(stats.statAccount(call));
    expect(error.code).toBe('PERMISSION_DENIED');
  });

  test('is walked through once, however many ask at once', async () => {
    const stats = accountStats(await deskOn(() => buckets()));
    const asking = Array.from({ length: 20 }, () => stats.statAccount(call));
    const figures = await Promise.all(asking);
    expect(new Set(figures.map((stat) => stat?.containerCount))).toEqual(
      new Set([0]),
    );
    expect(server?.asked).toHaveLength(1);
  });
});
