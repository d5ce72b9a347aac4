import { afterEach, describe, expect, test } from '@jest/globals';
import { StorageError } from '../../src/storage/index.js';
import { openCountingHouse, type Failing } from './counting.js';
import { makeContainer, makeFile, openGraph, type Graph } from './graph.js';

const opened: Graph[] = [];

afterEach(async () => {
  for (const graph of opened.splice(0)) await graph[Symbol.asyncDispose]();
});

/** The API over a house that counts, with `files` in `container:one/photos`. */
async function openCounting(files: number, failing?: Failing) {
  const counting = openCountingHouse(failing);
  const { house, caller } = counting;
  await using plain = await openGraph({ house });
  await makeContainer(plain, 'photos', { versioning: 'ENABLED' });
  for (let index = 0; index < files; index += 1) {
    await makeFile(plain, `f${String(index).padStart(3, '0')}`, 'x');
  }
  const graph = await openGraph({ house, caller });
  opened.push(graph);
  return { graph, ...counting };
}

describe('a page of 100 files', () => {
  test('costs one call for each distinct container, account and listing', async () => {
    const { graph, counts } = await openCounting(100);

    const { container } = await graph.data<{
      container: { files: { nodes: readonly object[] } };
    }>(`{
      container(id: "container:one/photos") {
        files {
          nodes {
            id name size etag contentType expiresAt modifiedAt
            metadata { key } checksums { value }
            container { fileCount account { usage { fileCount } metadata { key } } }
          }
        }
      }
    }`);

    expect(container.files.nodes).toHaveLength(100);
    expect(container.files.nodes[99]).toMatchObject({
      container: { fileCount: 100, account: { usage: { fileCount: 100 } } },
    });
    expect(counts()).toEqual({
      statContainer: 1,
      listObjects: 1,
      statAccount: 1,
      readAccountMetadata: 1,
    });
  });

  test('costs one call a history, and none for the files they lead back to', async () => {
    const { graph, counts, mostAtOnce } = await openCounting(100);

    await graph.data(`{
      container(id: "container:one/photos") {
        files {
          nodes {
            one: versions(first: 5) { nodes { file { name container { name } } } }
            same: versions(first: 5) { nodes { size } }
          }
        }
      }
    }`);

    expect(counts()).toEqual({
      listObjects: 1,
      listVersions: 100,
    });
    expect(mostAtOnce()).toBe(16);
  });
});

describe('a listing of containers', () => {
  test('costs one call however many there are, counts included (seed C13)', async () => {
    const { graph, counts, house } = await openCounting(0);
    await using plain = await openGraph({ house });
    for (let index = 0; index < 50; index += 1) {
      await makeContainer(plain, `c${index}`);
    }

    const { account } = await graph.data<{
      account: { containers: { nodes: readonly object[] } };
    }>(`{
      account(name: "one") {
        containers { nodes { id fileCount bytesUsed createdAt versioning metadata { key } } }
      }
    }`);

    expect(account.containers.nodes).toHaveLength(51);
    expect(counts()).toEqual({ listContainers: 1 });
  });
});

describe('one request', () => {
  test.each([
    ['containers', 'account { containers(afterName: "X") { nodes { id } } }'],
    ['files', 'files(afterName: "X") { nodes { id } }'],
    ['entries', 'entries(afterName: "X") { nodes { __typename } }'],
  ])('has at most 16 listings of %s under way', async (_, listing) => {
    const { graph, mostAtOnce } = await openCounting(0);
    const listings = Array.from(
      { length: 25 },
      (__, at) => `p${at}: ${listing.replace('X', String(at))}`,
    );

    await graph.data(
      `{ container(id: "container:one/photos") { ${listings.join(' ')} } }`,
    );

    expect(mostAtOnce()).toBe(16);
  });

  test('asks once for what it names twice', async () => {
    const { graph, counts } = await openCounting(1);

    await graph.data(`{
      a: file(id: "file:one/photos/f000") { size }
      b: node(id: "file:one/photos/f000") { id }
      c: file(id: "file:one/photos/%66000") { etag }
      d: nodes(ids: ["file:one/photos/f000", "file:one/photos/f000"]) { id }
    }`);

    expect(counts()).toEqual({ statObject: 1 });
  });

  test('does not know what another one was told', async () => {
    const { graph, counts } = await openCounting(1);
    const query = '{ file(id: "file:one/photos/f000") { size } }';

    await graph.data(query);
    await graph.data(query);

    expect(counts()).toEqual({ statObject: 2 });
  });

  test('sees what its own mutations did', async () => {
    const { graph } = await openCounting(1);
    const container = 'file { container { fileCount } }';
    const write = (name: string) =>
      `createFile(input: { container: "container:one/photos", name: "${name}", text: "x" })`;

    const data = await graph.data(
      `mutation { a: ${write('a')} { ${container} } b: ${write('b')} { ${container} } }`,
    );

    expect(data).toEqual({
      a: { file: { container: { fileCount: 2 } } },
      b: { file: { container: { fileCount: 3 } } },
    });
  });

  test('keeps the rest of a page when one part of it fails', async () => {
    const failure = new StorageError('UNAVAILABLE', { account: 'one' });
    const failing = { statAccount: failure, listVersions: failure };
    const { graph } = await openCounting(2, failing);

    const { data, errors } = await graph.ask(`{
      account(name: "one") { name usage { fileCount } }
      container(id: "container:one/photos") { files { nodes { name versions { nodes { id } } } } }
    }`);

    expect(data).toEqual({
      account: { name: 'one', usage: null },
      container: {
        files: {
          nodes: [
            { name: 'f000', versions: null },
            { name: 'f001', versions: null },
          ],
        },
      },
    });
    const codes = errors?.map(({ extensions }) => extensions['code']);
    expect(codes).toEqual(Array(3).fill('BACKEND_UNAVAILABLE'));
  });

  test('fails by itself where one of several nodes fails', async () => {
    const failure = new StorageError('TIMEOUT', { account: 'one' });
    const { graph } = await openCounting(1, { statObject: failure });

    const { data, errors } = await graph.ask(
      '{ nodes(ids: ["account:two", "file:one/photos/f000", "container:one/photos"]) { id } }',
    );

    expect(data).toEqual({
      nodes: [{ id: 'account:two' }, null, { id: 'container:one/photos' }],
    });
    expect(errors).toMatchObject([
      { path: ['nodes', 1], extensions: { code: 'TIMEOUT', retryable: true } },
    ]);
  });
});
