import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import {
  createGraphql,
  type GraphqlEndpoint,
} from '../../src/graphql/index.js';
import { send, type Answer } from './exchange.js';
import { openGateway, type TestGateway } from './gateway.js';
import { RawSocket } from './raw-socket.js';

const JSON_TYPE = { 'content-type': 'application/json' };

let graphql: GraphqlEndpoint;
let gateway: TestGateway;

beforeAll(async () => {
  const onUnexpected = (error: unknown) => {
    throw error;
  };
  graphql = await createGraphql({ onUnexpected, introspection: true });
  gateway = await openGateway({ graphql });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await graphql.stop();
});

const post = (body: string, headers: Record<string, string> = JSON_TYPE) =>
  send(`${gateway.url}/graphql`, { method: 'POST', headers, body });

interface ErrorEntry {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The one error of an answer. */
function errorOf(answer: Answer): ErrorEntry {
  const { errors } = JSON.parse(answer.body) as {
    readonly errors: readonly ErrorEntry[];
  };
  const [error] = errors;
  if (!error || errors.length > 1) throw new Error(answer.body);
  return error;
}

describe('GraphQL over HTTP, as graphql-http audits it', () => {
  const audits = serverAudits({ url: () => `${gateway.url}/graphql` });

  test('is audited in 61 points', () => {
    expect(audits).toHaveLength(61);
  });

  test.each(audits.map((audit) => [audit.id, audit.name, audit.fn] as const))(
    '%s: %s',
    async (_id, _name, run) => {
      const result = await run();
      expect(result).toMatchObject({ status: 'ok' });
    },
  );
});

describe('/graphql', () => {
  test('answers a query, by POST and by GET', async () => {
    const query = '{ accounts { name backend } }';
    const expected = {
      data: { accounts: [{ name: 'local', backend: 'reference' }] },
    };
    const posted = await post(JSON.stringify({ query }));
    const got = await send(
      `${gateway.url}/graphql?query=${encodeURIComponent(query)}`,
    );

    expect(JSON.parse(posted.body)).toEqual(expected);
    expect(JSON.parse(got.body)).toEqual(expected);
    expect(posted.headers['x-request-id']).toMatch(/^req-/);
    expect(posted.headers['set-cookie']).toBeUndefined();
  });

  test('refuses a mutation by GET: 405, and says what is taken', async () => {
    const query = 'mutation { __typename }';
    const answer = await send(
      `${gateway.url}/graphql?query=${encodeURIComponent(query)}`,
    );

    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('POST');
  });

  test.each(['', '{', 'query { accounts { name } }', '{"query":'])(
    'says of a body that is not JSON that it is not: %j',
    async (body) => {
      const answer = await post(body);

      expect(answer.status).toBe(400);
      expect(answer.headers['content-type']).toBe(
        'application/json; charset=utf-8',
      );
      expect(errorOf(answer)).toEqual({
        message: expect.stringContaining('The body is not JSON') as unknown,
        extensions: {
          code: 'BAD_USER_INPUT',
          retryable: false,
          requestId: answer.headers['x-request-id'],
        },
      });
    },
  );

  test('answers in the type that was asked for, also before GraphQL begins', async () => {
    const accept = 'application/graphql-response+json';
    const answer = await post('{', { ...JSON_TYPE, accept });

    expect(answer.headers['content-type']).toBe(`${accept}; charset=utf-8`);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
  ])('takes nothing but JSON: %j', async (type) => {
    const headers = type === '' ? {} : { 'content-type': type };
    const answer = await post('{"query":"{ __typename }"}', {
      ...headers,
    });

    expect(answer.status).toBe(400);
    expect(errorOf(answer).message).toContain('application/json');
    expect(errorOf(answer).extensions['code']).toBe('BAD_USER_INPUT');
  });

  test.each(['[]', '[{"query":"{ __typename }"}]', '1', 'null', '{}'])(
    'takes one request at a time: %s',
    async (body) => {
      const answer = await post(body);

      expect(answer.status).toBe(400);
      expect(errorOf(answer).extensions['code']).toBe('BAD_USER_INPUT');
    },
  );

  test('refuses a query of 300 KiB', async () => {
    const query = `{ accounts { name } } #${'x'.repeat(300 * 1024)}`;
    const answer = await post(JSON.stringify({ query }));

    expect(answer.status).toBe(413);
    expect(errorOf(answer).extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      limit: 262_144,
    });
  });

  test('refuses a body over 2 MiB with 413, and takes one just under', async () => {
    const ofBytes = (bytes: number) => {
      const frame = JSON.stringify({
        query: '{ __typename }',
        extensions: { x: '' },
      });
      return frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`);
    };
    const over = await post(ofBytes(2 * 1024 * 1024 + 1));
    const under = await post(ofBytes(2 * 1024 * 1024));

    expect(over.status).toBe(413);
    expect(errorOf(over).extensions['code']).toBe('TOO_LARGE');
    expect(under.status).toBe(200);
  });

  test('refuses a body over 2 MiB as it comes, too', async () => {
    const answer = await post('x'.repeat(3 * 1024 * 1024), {
      ...JSON_TYPE,
      'transfer-encoding': 'chunked',
    });

    expect(answer.status).toBe(413);
  });

  test('asks for the body of a client that waits to be asked', async () => {
    using client = await RawSocket.open(gateway.url);
    const body = '{"query":"{ __typename }"}';
    client.ask(
      'POST /graphql HTTP/1.1',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
    );
    await client.sees('100 Continue');
    client.socket.write(body);
    await client.sees('{"data":{"__typename":"Query"}}');
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('does not take %s', async (method) => {
    const answer = await send(`${gateway.url}/graphql`, { method });

    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD, POST, OPTIONS');
  });
});
