import { afterEach, expect, test } from '@jest/globals';
import { StorageError } from '../../src/storage/index.js';
import { openCountingHouse, type Failing } from './counting.js';
import { makeContainer, makeFile, openGraph, type Graph } from './graph.js';

const FILES = 'files { nodes { name } }';
const LISTED = { files: { nodes: [{ name: 'cat' }] } };
const opened: Graph[] = [];

afterEach(async () => {
  for (const graph of opened.splice(0)) await graph[Symbol.asyncDispose]();
});

async function openCounting(failing?: Failing) {
  const counting = openCountingHouse(failing);
  const { house, caller } = counting;
  await using plain = await openGraph({ house });
  await makeContainer(plain, 'photos');
  await makeFile(plain, 'cat', 'x');
  const graph = await openGraph({ house, caller });
  opened.push(graph);
  return { graph, counts: counting.counts };
}

function photos(selection: string): string {
  return `{ container(id: "container:one/photos") { ${selection} } }`;
}

test.each([
  ['files', photos(FILES)],
  ['entries', photos('name entries { nodes { ... on File { name } } }')],
  [
    'by name',
    `{ account(name: "one") { container(name: "photos") { ${FILES} } } }`,
  ],
  ['in a fragment', `fragment F on Container { ${FILES} } ${photos('...F')}`],
])(
  'a container that is listed is not looked up besides: %s',
  async (...[, query]) => {
    const { graph, counts } = await openCounting();

    await graph.data(query);

    expect(counts()).toEqual({ listObjects: 1 });
  },
);

test('one that is not there is null, as its listing says', async () => {
  const { graph, counts } = await openCounting();

  const query = `{ container(id: "container:one/none") { name ${FILES} } }`;
  expect(await graph.data(query)).toEqual({ container: null });
  expect(counts()).toEqual({ listObjects: 1 });
});

test('what more is asked of it is looked up once', async () => {
  const { graph, counts } = await openCounting();

  const query = photos(`fileCount bytesUsed versioning ${FILES}`);
  expect(await graph.data(query)).toEqual({
    container: { fileCount: 1, bytesUsed: 1, versioning: 'OFF', ...LISTED },
  });
  expect(counts()).toEqual({ listObjects: 1, statContainer: 1 });
});

test('two listings of it are asked for once each, the same ones together', async () => {
  const { graph, counts } = await openCounting();

  const more = `same: ${FILES} other: files(prefix: "d") { nodes { name } }`;
  await graph.data(photos(`${FILES} ${more}`));

  expect(counts()).toEqual({ listObjects: 2 });
});

test('a listing that is left out is not asked for', async () => {
  const { graph, counts } = await openCounting();

  await graph.data(photos('name files @skip(if: true) { nodes { name } }'));

  expect(counts()).toEqual({ statContainer: 1 });
});

test('arguments of a listing are taken from variables', async () => {
  const { graph, counts } = await openCounting();
  const query = `query ($prefix: String) {
    container(id: "container:one/photos") {
      files(prefix: $prefix) { nodes { name } }
    }
  }`;

  for (const [prefix, nodes] of [
    ['c', [{ name: 'cat' }]],
    ['d', []],
    [undefined, [{ name: 'cat' }]],
  ]) {
    const data = await graph.data(query, { prefix });
    expect(data).toEqual({ container: { files: { nodes } } });
    expect(counts()).toEqual({ listObjects: 1 });
  }
});

test.each([
  ['files(first: -1)', {}, 'BAD_USER_INPUT'],
  [
    'files',
    { listObjects: new StorageError('UNAVAILABLE') },
    'BACKEND_UNAVAILABLE',
  ],
])(
  'what is wrong with %s is told where it was asked for',
  async (listing, failing, code) => {
    const { graph } = await openCounting(failing);

    const { errors } = await graph.ask(photos(`${listing} { nodes { name } }`));

    expect(errors).toMatchObject([
      { path: ['container', 'files'], extensions: { code } },
    ]);
  },
);
