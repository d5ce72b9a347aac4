import { describe, expect, test } from '@jest/globals';
import {
  makeContainer,
  makeFile,
  mutate,
  openGraph,
  problemOf,
  type Graph,
} from './graph.js';

const account = 'account:one';

async function containersIn(graph: Graph, name = 'one'): Promise<string[]> {
  const { account: found } = await graph.data<{
    account: { containers: { nodes: { id: string }[] } };
  }>(
    'query ($name: String!) { account(name: $name) { containers { nodes { id } } } }',
    { name },
  );
  return found.containers.nodes.map(({ id }) => id);
}

describe('createContainer', () => {
  test('makes one that is there at once, with what it was given (seed K2)', async () => {
    await using graph = await openGraph();
    const container = `{ id name account { name } versioning metadata { key value } fileCount bytesUsed }`;

    const made = await mutate(graph, 'createContainer', {
      input: {
        account,
        name: 'world',
        versioning: 'ENABLED',
        metadata: [{ key: 'Unit', value: 'test' }],
      },
      ask: `created container ${container}`,
    });
    const found = await graph.data(
      `{ container(id: "container:one/world") ${container} }`,
    );

    expect(made).toMatchObject({ created: true, userErrors: [] });
    expect(made['container']).toEqual({
      id: 'container:one/world',
      name: 'world',
      account: { name: 'one' },
      versioning: 'ENABLED',
      metadata: [{ key: 'unit', value: 'test' }],
      fileCount: 0,
      bytesUsed: 0,
    });
    expect(found).toEqual({ container: made['container'] });
  });

  test('gives the one there is, and says so', async () => {
    await using graph = await openGraph();
    await makeContainer(graph);

    const again = await mutate(graph, 'createContainer', {
      input: { account, name: 'photos' },
      ask: 'created container { id }',
    });

    expect(again).toEqual({
      created: false,
      container: { id: 'container:one/photos' },
      userErrors: [],
    });
  });

  test('fails for the one there is where that is asked for (seed B3)', async () => {
    await using graph = await openGraph();
    await makeContainer(graph, 'exists');

    const problem = await problemOf(graph, 'createContainer', {
      account,
      name: 'exists',
      failIfExists: true,
    });

    expect(problem).toMatchObject({
      code: 'CONTAINER_EXISTS',
      container: 'exists',
      path: ['input', 'name'],
    });
  });

  test.each([
    ['nothing', ''],
    ['a slash', 'a/b'],
    ['257 bytes', 'a'.repeat(257)],
    ['a segment that URLs fold', '..'],
    ['a control character', 'a\u0000b'],
  ])('refuses a name of %s, and makes nothing', async (_, name) => {
    await using graph = await openGraph();

    const problem = await problemOf(graph, 'createContainer', {
      account,
      name,
    });

    expect(problem).toMatchObject({
      code: 'INVALID_CONTAINER_NAME',
      path: ['input', 'name'],
    });
    expect(await containersIn(graph)).toEqual([]);
  });

  test('refuses an account that is none, and makes nothing (seed K4)', async () => {
    await using graph = await openGraph();

    const problem = await problemOf(graph, 'createContainer', {
      account: 'account:nope',
      name: 'world',
    });

    expect(problem).toMatchObject({
      code: 'ACCOUNT_NOT_FOUND',
      account: 'nope',
      path: ['input', 'account'],
    });
    expect(problem.message).toContain("'nope'");
    expect(await containersIn(graph)).toEqual([]);
  });
});

describe('updateContainer', () => {
  test('changes what is named and leaves the rest', async () => {
    await using graph = await openGraph();
    const metadata = ['a', 'b'].map((key) => ({ key, value: key }));
    await makeContainer(graph, 'photos', { metadata, versioning: 'ENABLED' });

    const { container } = await mutate(graph, 'updateContainer', {
      input: {
        container: 'container:one/photos',
        setMetadata: [{ key: 'c', value: 'c' }],
        removeMetadata: ['a'],
      },
      ask: 'container { versioning metadata { key value } }',
    });

    expect(container).toEqual({
      versioning: 'ENABLED',
      metadata: ['b', 'c'].map((key) => ({ key, value: key })),
    });
  });
});

describe('deleteContainer', () => {
  test('takes away an empty one by its ID', async () => {
    await using graph = await openGraph();
    await makeContainer(graph);

    const deleted = await mutate(graph, 'deleteContainer', {
      input: { container: 'container:one/photos' },
      ask: 'deletedId',
    });

    expect(deleted['deletedId']).toBe('container:one/photos');
    expect(await containersIn(graph)).toEqual([]);
  });

  test('refuses one with a file in it, which stays (seeds B15, Q1)', async () => {
    await using graph = await openGraph();
    await makeContainer(graph);
    await makeFile(graph, 'a', 'kept');

    const problem = await problemOf(graph, 'deleteContainer', {
      container: 'container:one/photos',
    });
    const { file } = await graph.data(
      '{ file(id: "file:one/photos/a") { size } }',
    );

    expect(problem).toMatchObject({
      code: 'CONTAINER_NOT_EMPTY',
      container: 'photos',
      path: ['input', 'container'],
      retryable: false,
    });
    expect(problem.message).toContain(
      'Cannot delete non-empty container "photos"',
    );
    expect(file).toEqual({ size: 4 });
  });

  test('says which one is not there', async () => {
    await using graph = await openGraph();

    const problem = await problemOf(graph, 'deleteContainer', {
      container: 'container:one/gone',
    });

    expect(problem).toMatchObject({
      code: 'CONTAINER_NOT_FOUND',
      container: 'gone',
      path: ['input', 'container'],
    });
  });
});

describe('containers', () => {
  test('of one name in two accounts are two (seed B19)', async () => {
    await using graph = await openGraph();
    await makeContainer(graph, 'same');
    const other = { account: 'account:two', name: 'same' };
    await mutate(graph, 'createContainer', { input: other });

    const both = await graph.data(`{
      one: container(id: "container:one/same") { name account { id } }
      two: container(id: "container:two/same") { name account { id } }
    }`);

    expect(both).toEqual({
      one: { name: 'same', account: { id: 'account:one' } },
      two: { name: 'same', account: { id: 'account:two' } },
    });
  });

  test('are listed with the IDs they are found by (seed K12)', async () => {
    await using graph = await openGraph();
    await makeContainer(graph, 'first');
    await makeContainer(graph, 'second');

    const ids = await containersIn(graph);
    const { nodes } = await graph.data(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Container { name } } }',
      { ids },
    );

    expect(nodes).toEqual([
      { id: 'container:one/first', name: 'first' },
      { id: 'container:one/second', name: 'second' },
    ]);
  });
});
