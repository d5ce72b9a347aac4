import { describe, expect, test } from '@jest/globals';
import { namesIn } from '../gateway/house.js';
import {
  FILE,
  lookAt,
  makeContainer,
  makeFile,
  mutate,
  openGraph,
  problemOf,
  type Graph,
  type GraphFile,
} from './graph.js';

const file = 'file:one/photos/2024/cat.txt';

async function openWithCat(): Promise<Graph> {
  const graph = await openGraph();
  await makeContainer(graph, 'photos', { versioning: 'ENABLED' });
  await makeContainer(graph, 'backup', { versioning: 'ENABLED' });
  await makeFile(graph, '2024/cat.txt', 'one');
  await makeFile(graph, '2024/cat.txt', 'two!');
  return graph;
}

async function clone(graph: Graph, input: object = {}): Promise<GraphFile> {
  const request = { input: { file, ...input }, ask: FILE };
  const { file: made } = await mutate<{ file: GraphFile }>(
    graph,
    'cloneFile',
    request,
  );
  return made;
}

describe('cloneFile', () => {
  test('makes clone_ beside the original, of one version (seeds O3, O12)', async () => {
    await using graph = await openWithCat();

    const made = await clone(graph);

    expect(made).toMatchObject({
      id: 'file:one/photos/2024/clone_cat.txt',
      content: { text: 'two!' },
    });
    expect(made.versions.nodes).toHaveLength(1);
  });

  test('takes the name it is given (seed O2)', async () => {
    await using graph = await openWithCat();

    expect(await clone(graph, { name: 'copy' })).toMatchObject({
      name: 'copy',
    });
  });

  test('goes its own way (seed O4)', async () => {
    await using graph = await openWithCat();
    await clone(graph, { name: 'copy' });

    await makeFile(graph, 'copy', 'changed');
    const original = await lookAt(graph, file);

    expect(original?.content.text).toBe('two!');
    expect(original?.versions.nodes).toHaveLength(2);
  });

  test('puts it into the container it is given, and nowhere else (seed O6)', async () => {
    await using graph = await openWithCat();

    const container = 'container:one/backup';
    const made = await clone(graph, { container, name: 'cat' });

    expect(made.id).toBe('file:one/backup/cat');
    expect(await namesIn(graph.house.one, 'backup')).toEqual(['cat']);
    expect(await namesIn(graph.house.one, 'photos')).toEqual(['2024/cat.txt']);
  });

  test('crosses accounts', async () => {
    await using graph = await openWithCat();
    const input = { account: 'account:two', name: 'far' };
    await mutate(graph, 'createContainer', { input });

    const made = await clone(graph, { container: 'container:two/far' });

    expect(made).toMatchObject({
      id: 'file:two/far/2024/clone_cat.txt',
      content: { text: 'two!' },
    });
  });

  test('takes a version (seed O9)', async () => {
    await using graph = await openWithCat();
    const original = await lookAt(graph, file);
    const version = original?.versions.nodes.at(-1)?.id;

    const made = await clone(graph, { file: version, name: 'first' });

    expect(made.content.text).toBe('one');
  });

  test.each([
    [
      'a file that is not there',
      { file: 'file:one/photos/no' },
      'FILE',
      'file',
    ],
    [
      'into a container that is not there (seed O10)',
      { container: 'container:one/no', name: 'a' },
      'CONTAINER',
      'container',
    ],
  ])('refuses %s, and stores nothing', async (_, input, what, field) => {
    await using graph = await openWithCat();

    const problem = await problemOf(graph, 'cloneFile', { file, ...input });

    expect(problem).toMatchObject({
      code: `${what}_NOT_FOUND`,
      path: ['input', field],
    });
    expect(problem.message).toContain('"no"');
    expect(await namesIn(graph.house.one, 'photos')).toEqual(['2024/cat.txt']);
  });

  test.each([
    ['file', 'container:one/photos'],
    ['container', file],
  ])('refuses an ID of another kind as its %s', async (field, id) => {
    await using graph = await openWithCat();

    const input = { file, name: 'a', [field]: id };
    const problem = await problemOf(graph, 'cloneFile', input);

    expect(problem).toMatchObject({
      code: 'BAD_USER_INPUT',
      path: ['input', field],
    });
  });
});

describe('moveFile', () => {
  test('takes a file to another container under the name it has (seed L7)', async () => {
    await using graph = await openWithCat();

    const { file: moved } = await mutate(graph, 'moveFile', {
      input: { file, container: 'container:one/backup' },
      ask: 'file { id content { text } }',
    });

    expect(moved).toEqual({
      id: 'file:one/backup/2024/cat.txt',
      content: { text: 'two!' },
    });
    expect(await lookAt(graph, file)).toBeNull();
  });

  test('keeps both where the name is taken', async () => {
    await using graph = await openWithCat();
    await makeFile(graph, 'taken', 'mine');

    const problem = await problemOf(graph, 'moveFile', { file, name: 'taken' });

    expect(problem).toMatchObject({
      code: 'FILE_EXISTS',
      path: ['input', 'name'],
    });
    const names = await namesIn(graph.house.one, 'photos');
    expect(names).toEqual(['2024/cat.txt', 'taken']);
  });
});
