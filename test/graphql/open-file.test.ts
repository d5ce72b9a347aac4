import { describe, expect, test } from '@jest/globals';
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
  await makeContainer(graph);
  return graph;
}

describe('openFile', () => {
  const ask =
    'handle { mode canRead canWrite token file { name size etag } request { method } }';

  test('reads, when nothing else is said (seed M2)', async () => {
    await using graph = await openWithContainer();
    await makeFile(graph, 'a', 'hello');

    const { handle } = await mutate(graph, 'openFile', {
      input: { file: 'file:one/photos/a' },
      ask,
    });

    expect(handle).toMatchObject({
      mode: 'READ',
      canRead: true,
      canWrite: false,
      token: expect.stringMatching(/./),
      request: { method: 'GET' },
    });
  });

  test('writes what is not there yet, and stores nothing by itself (seeds D1, L3)', async () => {
    await using graph = await openWithContainer();
    const file = 'file:one/photos/new_object';

    const { handle } = await mutate(graph, 'openFile', {
      input: { file, mode: 'WRITE', maxSize: '10' },
      ask,
    });

    expect(handle).toMatchObject({
      mode: 'WRITE',
      canRead: false,
      canWrite: true,
      file: null,
      request: { method: 'PUT' },
    });
    expect(await lookAt(graph, file)).toBeNull();
    expect(graph.house.signed).toMatchObject([{ maxSize: 10 }, {}]);
  });

  test('shows the file that is there already (seed D2)', async () => {
    await using graph = await openWithContainer();
    const { etag } = await makeFile(graph, 'o1', 'hello');

    const { handle } = await mutate(graph, 'openFile', {
      input: { file: 'file:one/photos/o1', mode: 'WRITE' },
      ask,
    });

    expect(handle).toMatchObject({ file: { name: 'o1', size: 5, etag } });
  });

  test('has no other mode than these two (seed M5)', async () => {
    await using graph = await openWithContainer();

    const answer = await graph.ask(
      'mutation { openFile(input: { file: "file:one/photos/a", mode: APPEND }) { userErrors { code } } }',
    );

    expect(answer.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(answer.errors?.[0]?.message).toContain('APPEND');
  });

  test('opens no container (seed M6)', async () => {
    await using graph = await openWithContainer();

    const problem = await problemOf(graph, 'openFile', {
      file: 'container:one/photos',
    });

    expect(problem).toMatchObject({
      code: 'BAD_USER_INPUT',
      path: ['input', 'file'],
    });
  });
});
