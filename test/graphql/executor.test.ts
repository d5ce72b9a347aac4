import { describe, expect, test } from '@jest/globals';
import { execute, parse } from 'graphql';
import { graphContext } from '../../src/graphql/context.js';
import { buildStowageSchema } from '../../src/graphql/index.js';
import { makeContainer, makeFile, openGraph, type Graph } from './graph.js';

/** One file of two versions in a folder, one beside it. */
async function openWithFiles(): Promise<Graph> {
  const graph = await openGraph();
  await makeContainer(graph, 'photos', { versioning: 'ENABLED' });
  const metadata = [{ key: 'a', value: 'b' }];
  await makeFile(graph, '2024/cat.txt', 'one', { metadata });
  await makeFile(graph, '2024/cat.txt', 'two');
  await makeFile(graph, 'dog.txt', 'woof');
  return graph;
}

const FILE_FIELDS = `id name basename size modifiedAt etag contentType expiresAt
  metadata { key value } checksums { algorithm value }`;

const CONTAINER = 'container(id: "container:one/photos")';

/** Queries that between them meet every kind of field and of type. */
const QUERIES: readonly (readonly [string, string, object?])[] = [
  [
    'scalars, lists and dates',
    `{ ${CONTAINER} { files { nodes { ${FILE_FIELDS} } } } }`,
  ],
  [
    'connections',
    `{ ${CONTAINER} { files(first: 1) {
      edges { cursor node { id } }
      pageInfo { hasNextPage endCursor startCursor hasPreviousPage }
    } } }`,
  ],
  [
    'unions',
    `{ ${CONTAINER} { entries { nodes { __typename ... on File { name } ... on Folder { prefix } } } } }`,
  ],
  [
    'interfaces and nulls',
    `{ nodes(ids: ["account:one", "file:one/photos/dog.txt", "file:one/photos/no"]) {
      id ... on File { size } ... on Account { name backend }
    } }`,
  ],
  [
    'enums and numbers',
    `{ accounts { capabilities { usage versioning maxMetadataBytes } usage { bytesUsed exact } }
      ${CONTAINER} { versioning fileCount } }`,
  ],
  [
    'what is not there',
    '{ file(id: "file:one/no/no") { id } account(name: "no") { id } }',
  ],
  [
    'errors below a list',
    `{ accounts { name containers(first: 1) { nodes { files(first: -1) { nodes { id } } } } } }`,
  ],
  ['errors at once', '{ file(id: "x") { id } account(name: "one") { name } }'],
  [
    'a bad argument deep in a page',
    `{ ${CONTAINER} { files { nodes { name content(length: -1) { text } } } } }`,
  ],
  [
    'nested promises',
    `{ ${CONTAINER} { files { nodes {
      versions { nodes { size isCurrent file { container { name account { name } } } } }
      currentVersion { isCurrent }
    } } } }`,
  ],
  [
    'fields that are selected twice, and skipped once',
    `query ($yes: Boolean!) { ${CONTAINER} {
      ...C @skip(if: $yes) ...C
      files @skip(if: $yes) { nodes { size } } files { nodes { name } }
    } } fragment C on Container { name }`,
    { yes: true },
  ],
  [
    'the schema itself',
    '{ __type(name: "File") { fields { name type { name ofType { name } } } } }',
  ],
  [
    'fragments, aliases and skips',
    `query ($yes: Boolean!, $no: Boolean!) {
    a: ${CONTAINER} { ...C @include(if: $yes) x: name @skip(if: $yes) }
    b: ${CONTAINER} { ...C @include(if: $no) y: name @skip(if: $no) }
  } fragment C on Container { name files { nodes { name @include(if: $no) size } } }`,
    { yes: true, no: false },
  ],
  [
    'variables and their defaults',
    `query ($n: Int = 1, $p: String) { ${CONTAINER} { files(first: $n, prefix: $p) { nodes { name } } } }`,
    { p: '2024/' },
  ],
];

describe('a query that is asked again and again', () => {
  test.each(QUERIES)(
    'gives what graphql-js gives: %s',
    async (_, query, variables = {}) => {
      await using graph = await openWithFiles();

      const expected = await byGraphqlJs(graph, query, variables);
      for (let run = 1; run <= 3; run += 1) {
        const { data, errors } = await graph.ask(query, variables);

        expect(data).toEqual(expected.data);
        expect(errors?.map(placeOf)).toEqual(expected.errors?.map(placeOf));
      }
    },
  );

  test('is answered for the variables of each time', async () => {
    await using graph = await openWithFiles();
    const query = 'query ($id: ID!) { file(id: $id) { name } }';

    const names = [];
    for (const id of ['dog.txt', '2024/cat.txt', 'no', 'dog.txt']) {
      const { file } = await graph.data<{ file: { name: string } | null }>(
        query,
        { id: `file:one/photos/${id}` },
      );
      names.push(file?.name);
    }

    expect(names).toEqual(['dog.txt', '2024/cat.txt', undefined, 'dog.txt']);
  });

  test('is answered for the operation that is named', async () => {
    await using graph = await openWithFiles();
    const query =
      'query A { accounts { name } } query B { account(name: "one") { name } }';

    for (const operationName of ['A', 'B', 'A', 'B', 'A', 'B']) {
      const { data } = await graph.send({ query, operationName });
      expect(Object.keys(data ?? {})).toEqual([
        operationName === 'A' ? 'accounts' : 'account',
      ]);
    }
  });
});

/** The schema executed plainly, as a client would read it. */
async function byGraphqlJs(
  graph: Graph,
  query: string,
  variableValues: object,
) {
  const result = await execute({
    schema: await buildStowageSchema(),
    document: parse(query),
    contextValue: graphContext(graph.house.caller, () => undefined),
    variableValues: variableValues as Record<string, unknown>,
  });
  return JSON.parse(JSON.stringify(result)) as typeof result;
}

function placeOf(error: { readonly message: string; readonly path?: unknown }) {
  return { message: error.message, path: error.path };
}
