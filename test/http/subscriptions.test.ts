import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  test,
} from '@jest/globals';
import type { FormattedExecutionResult } from 'graphql-ws';
import { readFileSync } from 'node:fs';
import { call as CALL } from '../support/call.js';
import { eventually } from '../support/eventually.js';
import { send } from './exchange.js';
import { refused, SocketClient } from './socket-client.js';
import { openSockets, type SocketGateway } from './socket-gateway.js';

const JOB_UPDATED = `subscription ($id: ID!) {
  jobUpdated(id: $id) {
    id state progress { bytesDone bytesTotal } container { name } userErrors { code }
  }
}`;

interface Update {
  readonly id: string;
  readonly state: string;
  readonly progress: { readonly bytesDone: number };
  readonly container: { readonly name: string } | null;
  readonly userErrors: readonly { readonly code: string }[];
}

type Event = FormattedExecutionResult<{ readonly jobUpdated: Update }>;

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

const follow = (id: string, query = JOB_UPDATED) =>
  client.iterate<{ readonly jobUpdated: Update }>(query, { id });

describe('jobUpdated', () => {
  test('is followed to its end by the example operation', async () => {
    const example = 'schema/operations/18-follow-job.graphql';
    const run = await gateway.begin();
    const events = follow(`job:${run.job.id}`, readFileSync(example, 'utf8'));
    run.succeed();

    const states: unknown[] = [];
    for await (const { data } of events) states.push(data?.jobUpdated.state);
    expect(states.at(-1)).toBe('SUCCEEDED');
  });

  test('tells how a job stands, how it goes on and how it ends, and then is complete', async () => {
    const run = await gateway.begin();
    const id = `job:${run.job.id}`;
    const seen: Event[] = [];
    const all = (async () => {
      for await (const event of follow(id)) seen.push(event);
    })();
    await eventually('it is told', () => Promise.resolve(seen.length === 1));
    run.report({ bytesDone: 7, bytesTotal: 9 });
    await eventually('it goes on', () => Promise.resolve(seen.length === 2));
    run.succeed();
    await all;

    const first = {
      id,
      state: 'RUNNING',
      progress: { bytesDone: 0, bytesTotal: null },
    };
    expect(seen.map(({ data }) => data?.jobUpdated)).toMatchObject([
      first,
      { ...first, progress: { bytesDone: 7, bytesTotal: 9 } },
      { id, state: 'SUCCEEDED', userErrors: [] },
    ]);
    expect(seen.filter(({ errors }) => errors)).toEqual([]);
  });

  test('tells why a job failed', async () => {
    const run = await gateway.begin();
    const events = follow(`job:${run.job.id}`);
    await events.next();
    run.fail();
    const end = (await events.next()) as IteratorResult<Event, Event>;

    expect(end.value.data?.jobUpdated).toMatchObject({
      state: 'FAILED',
      userErrors: [{ code: 'IMPORT_FAILED' }],
    });
    expect((await events.next()).done).toBe(true);
  });

  test('looks anew at what is around the job with every event', async () => {
    const { backend } = gateway;
    const run = await gateway.begin();
    const events = follow(`job:${run.job.id}`);
    const before = (await events.next()) as IteratorResult<Event, Event>;
    const page = await backend.listObjects('photos', { limit: 1 }, CALL);
    expect(page.items).toEqual([]);
    await backend.deleteContainer('photos', CALL);
    run.succeed();
    const after = (await events.next()) as IteratorResult<Event, Event>;
    await backend.createContainer('photos', { versioning: 'ENABLED' }, CALL);

    expect(before.value.data?.jobUpdated.container).toEqual({ name: 'photos' });
    expect(after.value.data?.jobUpdated.container).toBeNull();
  });

  test('says of a job that is not there that it is not', async () => {
    expect(await client.refusalOf(JOB_UPDATED, { id: 'job:none' })).toEqual(
      refused('JOB_NOT_FOUND'),
    );
  });

  test.each(['file:local/photos/x', 'nothing'])(
    'says of what is no ID of a job that it is none: %s',
    async (id) => {
      const [error] = await client.refusalOf(JOB_UPDATED, { id });

      expect([error]).toEqual(refused('BAD_USER_INPUT'));
      expect(error).toMatchObject({ path: ['jobUpdated'] });
    },
  );

  test('is refused by HTTP, with where to go', async () => {
    const answer = await send(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: JOB_UPDATED, variables: { id: 'job:x' } }),
    });

    expect(JSON.parse(answer.body)).toEqual({
      errors: refused('BAD_USER_INPUT'),
    });
    expect(answer.body).toContain('graphql-transport-ws');
  });

  test('stops watching when the client has seen enough', async () => {
    const run = await gateway.begin();
    const events = follow(`job:${run.job.id}`);
    await events.next();
    expect(gateway.watching()).toBe(1);
    await events.return?.();

    await eventually('nobody watches', () =>
      Promise.resolve(gateway.watching() === 0),
    );
  });

  test('stops watching when the client is gone', async () => {
    const run = await gateway.begin();
    const events = follow(`job:${run.job.id}`);
    await events.next();
    client.terminate();

    await eventually('nobody watches', () =>
      Promise.resolve(gateway.watching() === 0),
    );
  });
});
