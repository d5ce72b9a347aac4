import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccountReadiness } from '../../src/http/index.js';
import { errorIn, send } from './exchange.js';
import { openGateway, reading, type TestGateway } from './gateway.js';

let root: string;
let gateway: TestGateway;
let accounts: () => Promise<readonly AccountReadiness[]>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stowage-page-'));
  const page = join(root, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'secret');
  await writeFile(join(page, 'index.html'), '<title>GraphiQL</title>');
  await writeFile(join(page, 'assets/index-1a2b.js'), 'start()');
  await symlink(join(root, 'secret.txt'), join(page, 'link.txt'));
  gateway = await openGateway({
    graphiqlDir: page,
    readiness: () => accounts(),
  });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  send(gateway.url + path, { headers });

describe('GraphiQL', () => {
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  test('is what a browser gets at /graphql, with a policy that lets nothing in from outside', async () => {
    const answer = await get('/graphql', browser);

    expect(answer).toMatchObject({
      status: 200,
      body: '<title>GraphiQL</title>',
    });
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-cache');
    const policy = answer.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  });

  test('is where / leads', async () => {
    const answer = await get('/', browser);

    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe('/graphql');
  });

  test('has its assets cached for good, under their types', async () => {
    const answer = await get('/graphiql/assets/index-1a2b.js');

    expect(answer).toMatchObject({ status: 200, body: 'start()' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
  });

  test.each([
    '/graphiql/../secret.txt',
    '/graphiql/%2e%2e/secret.txt',
    '/graphiql/..%2fsecret.txt',
    '/graphiql/assets/../../secret.txt',
    '/graphiql/link.txt',
    '/graphiql/assets',
    '/graphiql/assets/',
    '/graphiql/nothing.js',
  ])('is the files of the build and no others: %s', async (path) => {
    const answer = await get(path);

    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });

  test('is not there where it was not built', async () => {
    await using plain = await openGateway();
    const page = await send(`${plain.url}/graphiql/`);
    const root = await send(`${plain.url}/`);

    expect([page.status, root.status]).toEqual([404, 404]);
  });
});

test('A GraphiQL page that was not built is told of, with how to build it', async () => {
  const opening = openGateway({ graphiqlDir: join(root, 'not-built') });

  await expect(opening).rejects.toMatchObject({
    code: 'NO_PAGE',
    message: expect.stringContaining('Run npm run build'),
  });
});

describe('/healthz', () => {
  test('says that the process is alive', async () => {
    expect(await get('/healthz')).toMatchObject({
      status: 200,
      body: '{"status":"ok"}',
    });
  });
});

describe('/readyz', () => {
  const up: AccountReadiness = { account: 'local', ready: true };
  const down = { account: 'far', ready: false, reason: 'no answer' };

  test.each([
    [[up], 200],
    [[up, down], 200],
    [[down], 503],
    [[], 200],
  ])('tells of each account: %j is %d', async (found, status) => {
    accounts = () => Promise.resolve(found);
    const answer = await get('/readyz');

    expect(answer.status).toBe(status);
    expect(errorIn(answer)).toEqual({ ready: status === 200, accounts: found });
  });

  test('asks the backends once, however many want to know', async () => {
    let asked = 0;
    accounts = () => {
      asked += 1;
      return new Promise((resolve) => {
        setTimeout(resolve, 100, [up]);
      });
    };
    await Promise.all(Array.from({ length: 20 }, () => get('/readyz')));

    expect(asked).toBe(1);
  });
});

describe('pages of other origins', () => {
  const origin = 'https://app.example.com';

  test('may read answers where the configuration names them', async () => {
    await gateway.put('shared', 'x');
    const { url } = await gateway.sign(reading('shared'));
    const { headers } = await send(url, { headers: { origin } });

    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['access-control-expose-headers']).toMatch(
      /ETag.*Repr-Digest/,
    );
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers.vary).toContain('Origin');
  });

  test('may ask beforehand whether they may PUT', async () => {
    const answer = await send(`${gateway.url}/blobs/x`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      },
    });

    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, HEAD, POST, PUT',
      'access-control-allow-headers': 'content-type',
    });
  });

  test.each(['https://evil.example', 'null', 'http://app.example.com'])(
    'that it does not name read nothing: %s',
    async (other) => {
      const answer = await get('/healthz', { origin: other });

      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    },
  );
});
