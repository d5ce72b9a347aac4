import { describe, expect, test } from '@jest/globals';
import { makeContainer, makeFile, openGraph, type Graph } from './graph.js';

async function openWithFile(): Promise<Graph> {
  const graph = await openGraph();
  await makeContainer(graph);
  await makeFile(graph, '100%/é #?.txt', 'hello');
  return graph;
}

const FILE = 'file:one/photos/100%25/%C3%A9%20%23%3F.txt';

describe('lookups by ID', () => {
  test.each([
    ['container(id: "container:one/none") { id }', 'container'],
    ['container(id: "container:none/photos") { id }', 'container'],
    ['file(id: "file:one/photos/none") { id }', 'file'],
    ['file(id: "file:one/none/a") { id }', 'file'],
    ['file(id: "file:none/photos/a") { id }', 'file'],
    ['fileVersion(id: "version:one/photos/none?v=1") { id }', 'fileVersion'],
    ['upload(id: "upload:none") { id }', 'upload'],
    ['node(id: "account:none") { id }', 'node'],
    ['node(id: "file:one/photos/none") { id }', 'node'],
    [`container(id: "container:one/${'a'.repeat(257)}") { id }`, 'container'],
    [`file(id: "file:one/photos/${'a'.repeat(1025)}") { id }`, 'file'],
  ])('are null for what is not there: %s', async (selection, field) => {
    await using graph = await openWithFile();

    expect(await graph.data(`{ ${selection} }`)).toEqual({ [field]: null });
  });

  test.each([
    ['container', 'file:one/photos/a', 'container:local/photos'],
    ['container', 'container:one', 'container:local/photos'],
    ['container', 'photos', 'container:local/photos'],
    ['container', 'container:one/', 'container:local/photos'],
    ['file', 'container:one/photos', 'file:local/photos/2024/cat.jpg'],
    ['file', 'file:one/photos/%zz', 'file:local/photos/2024/cat.jpg'],
    [
      'fileVersion',
      'file:one/photos/a',
      'version:local/photos/2024/cat.jpg?v=',
    ],
    ['upload', 'account:one', 'upload:'],
    ['node', 'job:a/b', 'account:local'],
    ['job', 'upload:a', 'job:'],
  ])('say what %s expected instead of %s', async (field, id, expected) => {
    await using graph = await openWithFile();

    const answer = await graph.ask(
      `query ($id: ID!) { ${field}(id: $id) { id } }`,
      { id },
    );

    expect(answer.data).toEqual({ [field]: null });
    expect(answer.errors).toMatchObject([
      {
        path: [field],
        extensions: { code: 'BAD_USER_INPUT', path: ['id'], retryable: false },
      },
    ]);
    expect(answer.errors?.[0]?.message).toContain(id);
    expect(answer.errors?.[0]?.message).toContain(expected);
  });

  test('find a file by its hand-written ID, and by its name', async () => {
    await using graph = await openWithFile();

    const data = await graph.data(
      `query ($id: ID!) {
        file(id: $id) { id name }
        node(id: $id) { __typename id }
        container(id: "container:one/photos") { file(name: "100%/é #?.txt") { id } }
      }`,
      { id: FILE },
    );

    expect(data).toEqual({
      file: { id: FILE, name: '100%/é #?.txt' },
      node: { __typename: 'File', id: FILE },
      container: { file: { id: FILE } },
    });
  });
});

describe('nodes', () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

  test('come as many and in the same order, null where nothing is', async () => {
    await using graph = await openWithFile();
    const ids = [FILE, 'account:one', 'file:one/photos/none', FILE];

    expect(await graph.data(query, { ids })).toEqual({
      nodes: [
        { __typename: 'File', id: FILE },
        { __typename: 'Account', id: 'account:one' },
        null,
        { __typename: 'File', id: FILE },
      ],
    });
  });

  test('are at most 1,000', async () => {
    await using graph = await openWithFile();
    const ids = Array.from({ length: 1001 }, () => 'account:one');

    const { errors } = await graph.ask(query, { ids });
    const few = await graph.data<{ nodes: unknown[] }>(query, {
      ids: ids.slice(1),
    });

    expect(few.nodes).toHaveLength(1000);
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'BAD_USER_INPUT',
          path: ['ids'],
          limit: 1000,
          actual: 1001,
        },
      },
    ]);
  });

  test('say which of the IDs is none', async () => {
    await using graph = await openWithFile();

    const { errors } = await graph.ask(query, { ids: [FILE, 'cat.jpg'] });

    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', path: ['ids', '1'] } },
    ]);
  });
});
