import { describe, expect, test } from '@jest/globals';
import { StorageError } from '../../src/storage/index.js';
import { openCountingHouse } from './counting.js';
import { makeContainer, mutate, openGraph, type GraphError } from './graph.js';

/** Fields that an error may have beside the three it always has. */
const DETAILS =
  'message path account backend container file limit actual currentEtag retryAfterSeconds reason'.split(
    ' ',
  );

describe('a request that can not be executed', () => {
  test.each([
    ['no GraphQL', { query: '{ accounts { id }' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ x }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an unknown operation',
      { query: 'query A { accounts { id } }', operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['nothing', { query: '' }, 'BAD_REQUEST'],
    ['no object', 'x', 'BAD_REQUEST'],
    ['several at once', [{ query: '{ accounts { id } }' }], 'BAD_REQUEST'],
    [
      'variables that are no object',
      { query: '{ x }', variables: 'x' },
      'BAD_REQUEST',
    ],
    [
      'a persisted query',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
  ])('%s', async (_, body, reason) => {
    await using graph = await openGraph();

    const { errors = [], data } = await graph.send(body);

    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'BAD_USER_INPUT',
          reason,
          retryable: false,
          requestId: 'req-test',
        },
      },
    ]);
    expect(unshown(errors)).toEqual([]);
    expect(graph.unexpected).toEqual([]);
  });

  test.each([
    [
      '{ "$n": "x" }',
      'query ($n: Int) { account(name: "one") { containers(first: $n) { nodes { id } } } }',
      { n: 'x' },
    ],
    ['a missing one', 'query ($n: String!) { account(name: $n) { id } }', {}],
    [
      'a DateTime that is none',
      'mutation ($n: DateTime) { updateFile(input: { file: "file:one/a/b", expiresAt: $n }) { file { id } } }',
      { n: '2026-02-30T00:00:00Z' },
    ],
  ])('wrong variables: %s', async (_, query, variables) => {
    await using graph = await openGraph();

    // Twice: the second run is the compiled one's.
    const answers = [
      await graph.ask(query, variables),
      await graph.ask(query, variables),
    ];

    for (const { status, data, errors } of answers) {
      expect({ status, data }).toEqual({ status: 400, data: undefined });
      expect(errors).toMatchObject([
        {
          message: expect.stringContaining('"$n"'),
          extensions: { code: 'BAD_USER_INPUT', retryable: false },
        },
      ]);
    }
  });
});

describe('what a backend throws', () => {
  test('is told in the public words, and nothing of the inside', async () => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.7:8080');
    const failure = new StorageError(
      'UNAVAILABLE',
      {
        account: 'one',
        backend: 'swift',
        operation: 'stat',
        upstreamRequestId: 'tx1',
      },
      cause,
    );
    const { house, caller } = openCountingHouse({ statObject: failure });
    await using graph = await openGraph({ house, caller });

    const { data, errors = [] } = await graph.ask(
      '{ file(id: "file:one/photos/a") { size } }',
    );

    expect(data).toEqual({ file: null });
    expect(errors).toEqual([
      {
        message: expect.stringContaining("can't be reached"),
        path: ['file'],
        locations: [{ line: 1, column: 3 }],
        extensions: {
          code: 'BACKEND_UNAVAILABLE',
          message: errors[0]?.message,
          path: [],
          retryable: true,
          account: 'one',
          backend: 'swift',
          requestId: 'req-test',
        },
      },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/10\.0\.0\.7|tx1|stack/);
    expect(graph.unexpected).toEqual([]);
  });

  test('and nobody expected is masked in a query, and told to the log', async () => {
    const failure = new TypeError('secret of the inside');
    const { house, caller } = openCountingHouse({ statObject: failure });
    await using graph = await openGraph({ house, caller });
    const query = '{ file(id: "file:one/photos/a") { size } }';

    for (const answer of [await graph.ask(query), await graph.ask(query)]) {
      expect(answer.data).toEqual({ file: null });
      expect(answer.errors).toMatchObject([
        {
          path: ['file'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
        },
      ]);
      expect(JSON.stringify(answer)).not.toContain('secret');
      expect(unshown(answer.errors ?? [])).toEqual([]);
    }
    const told = { error: failure, requestId: 'req-test' };
    expect(graph.unexpected).toEqual([told, told]);
  });

  test('and nobody expected is masked in a mutation, and told to the log', async () => {
    const failure = new TypeError('secret of the inside');
    const { house, caller } = openCountingHouse({ writeObject: failure });
    await using graph = await openGraph({ house, caller });
    await makeContainer(graph);
    const input = { container: 'container:one/photos', name: 'a', text: 'a' };

    const { userErrors } = await mutate(graph, 'createFile', { input });

    expect(userErrors).toMatchObject([
      { code: 'INTERNAL_SERVER_ERROR', path: ['input'], retryable: false },
    ]);
    expect(JSON.stringify(userErrors)).not.toContain('secret');
    expect(graph.unexpected).toEqual([
      { error: failure, requestId: 'req-test' },
    ]);
  });
});

/** Fields of `extensions` that nobody has promised. */
function unshown(errors: readonly GraphError[]): readonly string[] {
  const known = new Set(['code', 'retryable', 'requestId', ...DETAILS]);
  return errors
    .flatMap(({ extensions }) => Object.keys(extensions))
    .filter((name) => !known.has(name));
}
