import { describe, expect, test } from '@jest/globals';
import {
  lookAt,
  makeContainer,
  makeFile,
  mutate,
  openGraph,
  problemOf,
  type Graph,
  type GraphVersion,
} from './graph.js';

const file = 'file:one/photos/hello';

/** `hello world`, then `hello second`. */
async function openWithTwoVersions(): Promise<Graph> {
  const graph = await openGraph();
  await makeContainer(graph, 'photos', { versioning: 'ENABLED' });
  await makeFile(graph, 'hello', 'hello world');
  await makeFile(graph, 'hello', 'hello second');
  return graph;
}

async function versionsOf(graph: Graph): Promise<readonly GraphVersion[]> {
  return (await lookAt(graph, file))?.versions.nodes ?? [];
}

async function oldest(graph: Graph): Promise<string> {
  return (await versionsOf(graph)).at(-1)?.id ?? '';
}

describe('versions', () => {
  test('of a file written once are one, with its name (seeds N1, N7)', async () => {
    await using graph = await openGraph();
    await makeContainer(graph);
    await makeFile(graph, 'hello', 'hello world');

    expect(await versionsOf(graph)).toMatchObject([
      { name: 'hello', size: 11, isCurrent: true, isDeleteMarker: false },
    ]);
  });

  test('come newest first, with milliseconds (seeds N3, N6)', async () => {
    await using graph = await openWithTwoVersions();

    const versions = await versionsOf(graph);

    expect(versions.map(({ size }) => size)).toEqual([12, 11]);
    expect(versions.map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
    for (const { createdAt } of versions) {
      expect(createdAt).toMatch(/T\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });

  test('of a deleted file are found by its name, so that it can be brought back', async () => {
    await using graph = await openWithTwoVersions();
    await mutate(graph, 'deleteFile', { input: { file } });

    const data = await graph.data(
      `{ container(id: "container:one/photos") {
           versions(name: "hello") { nodes { size isDeleteMarker } } } }`,
    );

    expect(data).toEqual({
      container: {
        versions: {
          nodes: [
            { size: 0, isDeleteMarker: true },
            { size: 12, isDeleteMarker: false },
            { size: 11, isDeleteMarker: false },
          ],
        },
      },
    });
  });

  test('are read by their IDs while the file gives the latest (seeds N4, N5)', async () => {
    await using graph = await openWithTwoVersions();
    const first = await oldest(graph);

    const data = await graph.data(
      `query ($first: ID!) {
        fileVersion(id: $first) { size isCurrent file { content { text } } download { method } }
      }`,
      { first },
    );

    expect(data['fileVersion']).toEqual({
      size: 11,
      isCurrent: false,
      file: { content: { text: 'hello second' } },
      download: { method: 'GET' },
    });
    expect(graph.house.signed).toMatchObject([
      { operation: 'read', ref: { versionId: first.split('?v=')[1] } },
    ]);
  });

  test('are each file its own, whatever the container (seed N13)', async () => {
    await using graph = await openWithTwoVersions();
    await makeContainer(graph, 'other', { versioning: 'ENABLED' });
    await makeFile(graph, 'hello', 'x', { container: 'container:one/other' });

    const other = await lookAt(graph, 'file:one/other/hello');

    expect(other?.versions.nodes).toHaveLength(1);
    expect(await versionsOf(graph)).toHaveLength(2);
  });

  test('can not be written (seed N9)', async () => {
    await using graph = await openWithTwoVersions();

    const problem = await problemOf(graph, 'openFile', {
      file: await oldest(graph),
      mode: 'WRITE',
    });

    expect(problem).toMatchObject({
      code: 'INVALID_FILE_OPERATION',
      path: ['input', 'file'],
    });
    expect(await versionsOf(graph)).toHaveLength(2);
  });

  test('stay readable when the file has moved on (seeds L6, N10)', async () => {
    await using graph = await openWithTwoVersions();
    const first = await oldest(graph);

    const { file: moved } = await mutate(graph, 'moveFile', {
      input: { file, name: 'hello-2' },
      ask: 'file { id content { text } }',
    });
    const data = await graph.data(
      'query ($first: ID!) { fileVersion(id: $first) { size file { id } } }',
      { first },
    );

    expect(moved).toEqual({
      id: 'file:one/photos/hello-2',
      content: { text: 'hello second' },
    });
    expect(data['fileVersion']).toEqual({ size: 11, file: null });
  });

  test('show where the file was deleted, with nothing to download', async () => {
    await using graph = await openWithTwoVersions();
    await mutate(graph, 'deleteFile', { input: { file } });
    await makeFile(graph, 'hello', 'third');

    const data = await graph.data<{
      file: { versions: { nodes: readonly object[] } };
    }>(
      `{ file(id: "${file}") { versions { nodes { isDeleteMarker size etag download { url } } } } }`,
    );

    expect(data.file.versions.nodes[1]).toEqual({
      isDeleteMarker: true,
      size: 0,
      etag: null,
      download: null,
    });
  });
});

describe('restoreVersion', () => {
  test('makes an old content the current one, as a third version', async () => {
    await using graph = await openWithTwoVersions();

    const { file: restored } = await mutate(graph, 'restoreVersion', {
      input: { version: await oldest(graph) },
      ask: 'file { content { text } currentVersion { isCurrent } versions { nodes { size } } }',
    });

    expect(restored).toEqual({
      content: { text: 'hello world' },
      currentVersion: { isCurrent: true },
      versions: { nodes: [{ size: 11 }, { size: 12 }, { size: 11 }] },
    });
  });

  test('says when there is no such version', async () => {
    await using graph = await openWithTwoVersions();

    const problem = await problemOf(graph, 'restoreVersion', {
      version: 'version:one/photos/hello?v=none',
    });

    expect(problem).toMatchObject({
      code: 'VERSION_NOT_FOUND',
      file: 'hello',
      path: ['input', 'version'],
    });
  });
});

describe('deleteVersion', () => {
  test('removes one for good', async () => {
    await using graph = await openWithTwoVersions();
    const version = await oldest(graph);

    const deleted = await mutate(graph, 'deleteVersion', {
      input: { version },
      ask: 'deletedId',
    });
    const { fileVersion } = await graph.data(
      'query ($id: ID!) { fileVersion(id: $id) { id } }',
      { id: version },
    );

    expect(deleted['deletedId']).toBe(version);
    expect(fileVersion).toBeNull();
    expect(await versionsOf(graph)).toHaveLength(1);
  });
});
