import { describe, expect, test } from '@jest/globals';
import { namesIn } from '../gateway/house.js';
import {
  lookAt,
  makeContainer,
  makeFile,
  mutate,
  openGraph,
  problemOf,
  type Graph,
} from './graph.js';

async function openWithContainer(): Promise<Graph> {
  const graph = await openGraph();
  await makeContainer(graph, 'photos', { versioning: 'ENABLED' });
  return graph;
}

describe('updateFile', () => {
  test('changes what is said of a file and makes no version', async () => {
    await using graph = await openWithContainer();
    const file = 'file:one/photos/a';
    const before = await makeFile(graph, 'a', 'kept', {
      metadata: [{ key: 'a', value: '1' }],
      expiresAt: '2999-01-01T00:00:00Z',
    });

    const changed = await mutate(graph, 'updateFile', {
      input: {
        file,
        contentType: 'text/css',
        setMetadata: [{ key: 'b', value: '2' }],
        removeMetadata: ['a'],
        expiresAt: null,
      },
      ask: 'file { contentType metadata { key value } expiresAt }',
    });
    const after = await lookAt(graph, file);

    expect(changed['file']).toEqual({
      contentType: 'text/css',
      metadata: [{ key: 'b', value: '2' }],
      expiresAt: null,
    });
    expect(after?.content.text).toBe('kept');
    expect(after?.versions.nodes).toEqual(before.versions.nodes);
  });
});

describe('deleting', () => {
  test('a file that is not there says which', async () => {
    await using graph = await openWithContainer();

    const problem = await problemOf(graph, 'deleteFile', {
      file: 'file:one/photos/gone',
    });

    expect(problem).toMatchObject({
      code: 'FILE_NOT_FOUND',
      file: 'gone',
      container: 'photos',
      path: ['input', 'file'],
    });
  });

  test('many files answers for each, in order', async () => {
    await using graph = await openWithContainer();
    await makeFile(graph, 'a', 'a');
    await makeFile(graph, 'b', 'b');
    const names = ['b', 'gone', 'a'].map((name) => `file:one/photos/${name}`);
    const files = [...names, 'account:one', 'file:nope/photos/a'];

    const { results } = await mutate<{ results: readonly object[] }>(
      graph,
      'deleteFiles',
      {
        input: { files },
        ask: 'results { id userErrors { code path } }',
      },
    );

    expect(results).toEqual([
      { id: files[0], userErrors: [] },
      {
        id: files[1],
        userErrors: [{ code: 'FILE_NOT_FOUND', path: ['input', 'files', '1'] }],
      },
      { id: files[2], userErrors: [] },
      {
        id: files[3],
        userErrors: [{ code: 'BAD_USER_INPUT', path: ['input', 'files', '3'] }],
      },
      {
        id: files[4],
        userErrors: [
          { code: 'ACCOUNT_NOT_FOUND', path: ['input', 'files', '4'] },
        ],
      },
    ]);
    expect(await namesIn(graph.house.one, 'photos')).toEqual([]);
  });

  test('more than 1,000 at once is refused, and none is deleted', async () => {
    await using graph = await openWithContainer();
    await makeFile(graph, 'a', 'a');

    const problem = await problemOf(graph, 'deleteFiles', {
      files: Array.from({ length: 1001 }, () => 'file:one/photos/a'),
    });

    expect(problem).toMatchObject({
      code: 'BAD_USER_INPUT',
      path: ['input', 'files'],
      limit: 1000,
      actual: 1001,
    });
    expect(await namesIn(graph.house.one, 'photos')).toEqual(['a']);
  });
});
