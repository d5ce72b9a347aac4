import { describe, expect, test } from '@jest/globals';
import {
  makeContainer,
  makeFile,
  openGraph,
  type Graph,
  type GraphAnswer,
} from './graph.js';

interface Page {
  readonly nodes: readonly {
    readonly name: string;
    readonly prefix?: string;
  }[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const PAGE =
  'edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

async function openWithContainers(...names: string[]): Promise<Graph> {
  const graph = await openGraph();
  for (const name of names) await makeContainer(graph, name);
  return graph;
}

function containers(
  graph: Graph,
  args: object,
): Promise<GraphAnswer<{ account: { containers: Page } }>> {
  const query = `query ($first: Int, $after: String, $afterName: String, $prefix: String) {
    account(name: "one") {
      containers(first: $first, after: $after, afterName: $afterName, prefix: $prefix) {
        nodes { name } ${PAGE}
      }
    }
  }`;
  return graph.ask(query, args);
}

async function page(graph: Graph, args: object): Promise<Page> {
  const { data, errors } = await containers(graph, args);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.account.containers;
}

async function namesOf(graph: Graph, args: object): Promise<string[]> {
  return (await page(graph, args)).nodes.map(({ name }) => name);
}

describe('a page', () => {
  test('goes on where the one before it ended, to the end', async () => {
    await using graph = await openWithContainers('a', 'b', 'c');

    const first = await page(graph, { first: 2 });
    const after = first.pageInfo.endCursor;
    const second = await page(graph, { first: 2, after });

    expect(first.nodes).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect(first.pageInfo).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
    });
    expect(second.nodes).toEqual([{ name: 'c' }]);
    expect(second.pageInfo).toMatchObject({
      hasNextPage: false,
      hasPreviousPage: true,
    });
  });

  test('begins after any edge of another page (seed C17)', async () => {
    await using graph = await openWithContainers('a', 'b', 'c', 'd');

    const { edges, pageInfo } = await page(graph, {});
    const [first] = edges;

    expect(await namesOf(graph, { first: 1 })).toEqual(['a']);
    expect(await namesOf(graph, { first: 2, after: first?.cursor })).toEqual([
      'b',
      'c',
    ]);
    expect(pageInfo.startCursor).toBe(first?.cursor);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
  });

  test('begins after a name, which need not exist, and keeps to a prefix', async () => {
    await using graph = await openWithContainers('x1', 'x2', 'x3', 'y');

    const args = { afterName: 'x11', prefix: 'x' };
    expect(await namesOf(graph, args)).toEqual(['x2', 'x3']);
  });

  test('takes the cursor where it is given a name too', async () => {
    await using graph = await openWithContainers('a', 'b', 'c');
    const after = (await page(graph, { first: 2 })).pageInfo.endCursor;

    expect(await namesOf(graph, { after, afterName: 'a' })).toEqual(['c']);
  });

  test('of none is empty (seed C9)', async () => {
    await using graph = await openWithContainers('a');

    const { nodes, pageInfo } = await page(graph, { first: 0 });

    expect(nodes).toEqual([]);
    expect(pageInfo).toMatchObject({ startCursor: null, endCursor: null });
  });

  test('has 100 where nothing is said, or null is', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `c${index}`);
    await using graph = await openWithContainers(...names);

    expect(await namesOf(graph, {})).toHaveLength(100);
    expect(await namesOf(graph, { first: null })).toHaveLength(100);
  });

  test.each([-1, 10_001, 20_000])(
    'of %d is refused (seeds C8, C10)',
    async (first) => {
      await using graph = await openWithContainers('a');

      const { errors, data } = await containers(graph, { first });

      expect(data).toEqual({ account: { containers: null } });
      expect(errors).toMatchObject([
        {
          path: ['account', 'containers'],
          extensions: {
            code: 'BAD_USER_INPUT',
            path: ['first'],
            limit: 10_000,
            actual: first,
            retryable: false,
            requestId: 'req-test',
          },
        },
      ]);
      expect(errors?.[0]?.message).toContain(`not ${first}`);
    },
  );

  test('of a word is refused before anything is asked for (seed C10)', async () => {
    await using graph = await openWithContainers('a');

    const { errors, data, status } = await containers(graph, { first: 'many' });

    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('levels', () => {
  test('hold files and folders together, and pages go on after a folder', async () => {
    await using graph = await openWithContainers('photos');
    for (const name of ['a', 'b/1', 'b/2', 'c']) {
      await makeFile(graph, name, name);
    }
    const query = `query ($after: String) {
      container(id: "container:one/photos") {
        entries(first: 2, after: $after) {
          nodes { ... on File { name } ... on Folder { name prefix container { id } } } ${PAGE}
        }
      }
    }`;
    type Level = { readonly container: { readonly entries: Page } };

    const one = (await graph.data<Level>(query)).container.entries;
    const after = one.pageInfo.endCursor;
    const two = (await graph.data<Level>(query, { after })).container.entries;

    expect(one.nodes).toEqual([
      { name: 'a' },
      { name: 'b', prefix: 'b/', container: { id: 'container:one/photos' } },
    ]);
    expect(two.nodes).toEqual([{ name: 'c' }]);
  });

  test('are parted by something', async () => {
    await using graph = await openWithContainers('photos');

    const { errors } = await graph.ask(
      '{ container(id: "container:one/photos") { entries(delimiter: "") { nodes { __typename } } } }',
    );

    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', path: ['delimiter'] } },
    ]);
  });
});
