import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { mutate } from './graph.js';
import { beginImport, openWorking, type Working } from './working.js';

let api: Working;

beforeEach(async () => {
  api = await openWorking({ starts: false });
});

afterEach(async () => {
  await api[Symbol.asyncDispose]();
});

async function names(args: string): Promise<readonly string[]> {
  const { jobs } = await api.graph.data<{
    jobs: { nodes: readonly { name: string }[] };
  }>(`{ jobs${args} { nodes { name } } }`);
  return jobs.nodes.map(({ name }) => name);
}

describe('jobs', () => {
  test('come newest first, a page at a time', async () => {
    for (const name of ['a', 'b', 'c']) await beginImport(api, name);
    const page = `query ($after: String) { jobs(first: 2, after: $after) {
      nodes { name } pageInfo { hasNextPage endCursor }
    } }`;
    interface Page {
      readonly jobs: { readonly pageInfo: { readonly endCursor: string } };
    }

    const first = await api.graph.data<Page>(page);
    const after = first.jobs.pageInfo.endCursor;
    const second = await api.graph.data<Page>(page, { after });

    expect(first.jobs).toMatchObject({
      nodes: [{ name: 'c' }, { name: 'b' }],
      pageInfo: { hasNextPage: true },
    });
    expect(second.jobs).toMatchObject({
      nodes: [{ name: 'a' }],
      pageInfo: { hasNextPage: false },
    });
  });

  test('can be those of a kind, and those that stand so', async () => {
    const { id } = await beginImport(api, 'a');
    await beginImport(api, 'b');
    await mutate(api.graph, 'cancelJob', { input: { job: id } });
    await api.house.one.writeObject(
      { container: 'photos', name: 'large' },
      { body: bodyOf(Buffer.alloc(2 ** 24 + 1)) },
      call,
    );
    const file = 'file:one/photos/large';
    const input = { file, name: 'c', waitSeconds: 0 };
    await mutate(api.graph, 'cloneFile', { input });

    expect(await names('')).toEqual(['c', 'b', 'a']);
    expect(await names('(kinds: [IMPORT])')).toEqual(['b', 'a']);
    expect(await names('(kinds: [CLONE, MOVE])')).toEqual(['c']);
    expect(await names('(states: [CANCELLED])')).toEqual(['a']);
    expect(await names('(kinds: [IMPORT], states: [QUEUED])')).toEqual(['b']);
    expect(await names('(kinds: [])')).toEqual([]);
  });

  test('can not be gone on with under another filter', async () => {
    await beginImport(api, 'a');
    await beginImport(api, 'b');
    const { jobs } = await api.graph.data<{
      jobs: { pageInfo: { endCursor: string } };
    }>('{ jobs(first: 1, kinds: [IMPORT]) { pageInfo { endCursor } } }');
    const after = jobs.pageInfo.endCursor;

    const { errors } = await api.graph.ask(
      'query ($after: String) { jobs(after: $after, kinds: [CLONE]) { nodes { id } } }',
      { after },
    );

    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', path: ['after'] } },
    ]);
  });

  test('are bounded in a page, and count for the cost of a query', async () => {
    const large = await api.graph.ask(
      '{ jobs(first: 10001) { nodes { id } } }',
    );
    const dear = await api.graph.ask(
      '{ jobs(first: 10000) { nodes { id container { id } file { id } progress { bytesDone } userErrors { code } } } }',
    );

    expect(large.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', path: ['first'] } },
    ]);
    expect(dear.errors).toMatchObject([
      { extensions: { code: 'QUERY_TOO_EXPENSIVE', limit: 50_000 } },
    ]);
  });
});
