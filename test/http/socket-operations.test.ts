import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  test,
} from '@jest/globals';
import { refused, SocketClient } from './socket-client.js';
import { openSockets, type SocketGateway } from './socket-gateway.js';

const CREATE_CONTAINER = `mutation ($input: CreateContainerInput!) {
  createContainer(input: $input) { container { name } userErrors { code } }
}`;

let gateway: SocketGateway;
let client: SocketClient;

beforeAll(async () => {
  gateway = await openSockets();
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  expect(gateway.unexpected).toEqual([]);
});

beforeEach(() => {
  client = new SocketClient(gateway.url);
});

afterEach(async () => {
  await client[Symbol.asyncDispose]();
});

describe('a WebSocket at /graphql', () => {
  test('answers a query, compiled or not, and a mutation', async () => {
    const query = '{ accounts { name } }';
    const expected = { data: { accounts: [{ name: 'local' }] } };
    for (let time = 0; time < 3; time += 1)
      expect(await client.ask(query)).toEqual(expected);

    const input = { account: 'account:local', name: 'more' };
    const made = await client.ask(CREATE_CONTAINER, { input });
    expect(made.data?.['createContainer']).toEqual({
      container: { name: 'more' },
      userErrors: [],
    });
  });

  test.each([
    ['a document of too many levels', deep(11), 'QUERY_TOO_EXPENSIVE'],
    ['too many aliases', `{ ${aliases(31)} }`, 'QUERY_TOO_EXPENSIVE'],
    ['too many tokens', `{ ${'__typename '.repeat(2001)} }`, 'BAD_USER_INPUT'],
    ['what can not be read', '{ accounts {', 'BAD_USER_INPUT'],
    ['what the schema has not', '{ nothing }', 'BAD_USER_INPUT'],
    ['no operation', 'fragment F on Account { name }', 'BAD_USER_INPUT'],
    [
      'a variable that is missing',
      'subscription ($id: ID!) { jobUpdated(id: $id) { id } }',
      'BAD_USER_INPUT',
    ],
  ])('refuses %s, as HTTP does', async (_what, query, code) => {
    expect(await client.refusalOf(query)).toEqual(refused(code));
    expect(await client.ask('{ __typename }')).toEqual({
      data: { __typename: 'Query' },
    });
  });

  test('gives each operation a request id of its own', async () => {
    const ids = new Set<unknown>();
    for (let time = 0; time < 2; time += 1) {
      const [error] = await client.refusalOf('{ nothing }');
      const { extensions } = error as { extensions: Record<string, unknown> };
      ids.add(extensions['requestId']);
    }
    expect(ids.size).toBe(2);
  });
});

function deep(levels: number): string {
  const nest = 'containers { nodes { account { ';
  let query = '{ accounts { ';
  for (let level = 1; level < levels; level += 3) query += nest;
  return `${query} name ${'} } } '.repeat(Math.ceil((levels - 1) / 3))} } }`;
}

function aliases(count: number): string {
  return Array.from(
    { length: count },
    (_none, at) => `a${at}: __typename`,
  ).join(' ');
}
