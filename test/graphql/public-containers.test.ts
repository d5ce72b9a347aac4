import { describe, expect, test } from '@jest/globals';
import { Caller } from '../../src/gateway/index.js';
import type { StorageBackend } from '../../src/storage/index.js';
import { openHouse } from '../gateway/house.js';
import { openCountingHouse } from './counting.js';
import { makeContainer, mutate, openGraph, type Graph } from './graph.js';

interface Page {
  readonly nodes: readonly { readonly name: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

async function pageOf(
  graph: Graph,
  variables: { readonly first?: number; readonly after?: string | null },
): Promise<Page> {
  const { account } = await graph.data<{
    account: { publicContainers: Page };
  }>(
    `query ($first: Int, $after: String) { account(name: "one") {
      publicContainers(first: $first, after: $after) {
        nodes { name } pageInfo { hasNextPage startCursor endCursor }
      }
    } }`,
    variables,
  );
  return account.publicContainers;
}

/** Walks as a client does: on while there is a next page, after the cursor that ended the last. */
async function pagesOf(graph: Graph, first: number): Promise<string[][]> {
  const pages: string[][] = [];
  for (let after: string | null = null; pages.length < 20;) {
    const { nodes, pageInfo }: Page = await pageOf(graph, { first, after });
    pages.push(nodes.map(({ name }) => name));
    if (!pageInfo.hasNextPage) return pages;
    after = pageInfo.endCursor;
    expect(after).not.toBeNull();
  }
  throw new Error('It never ends.');
}

/** Makes containers of these names, and publishes those in capitals. */
async function makeAll(graph: Graph, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await makeContainer(graph, name);
    if (name !== name.toUpperCase()) continue;
    const input = { container: `container:one/${name}` };
    await mutate(graph, 'publishContainer', { input });
  }
}

/** Looks at two containers a page, public or not, as one does that must look at every container. */
function short(backend: StorageBackend): StorageBackend {
  const { publication } = backend;
  if (!publication) throw new Error('It has no publication.');
  return {
    ...backend,
    publication: {
      ...publication,
      listPublicContainers: async ({ from }, call) => {
        const request = { limit: 2, ...(from !== undefined && { from }) };
        const page = await backend.listContainers(request, call);
        const open = page.items.filter((each) => each.publication);
        return { ...page, items: open };
      },
    },
  };
}

describe('publicContainers', () => {
  test('has the public ones by name, in pages', async () => {
    await using graph = await openGraph();
    await makeAll(graph, ['D', 'a', 'B', 'c', 'A', 'C']);

    expect(await pagesOf(graph, 100)).toEqual([['A', 'B', 'C', 'D']]);
    expect(await pagesOf(graph, 3)).toEqual([['A', 'B', 'C'], ['D']]);
    expect(await pagesOf(graph, 0)).toEqual([[]]);
  });

  test('goes on after pages that are short, or empty', async () => {
    const house = openHouse();
    const { services, call } = house.caller;
    const accounts = new Map([['one', short(house.one)]]);
    const caller = new Caller({ ...services, accounts }, call);
    await using graph = await openGraph({ house, caller });
    await makeAll(graph, ['A', 'B', 'a', 'b', 'c', 'd', 'e', 'É']);

    expect(await pagesOf(graph, 2)).toEqual([['A', 'B'], [], [], ['É']]);
  });

  test('takes no cursor of another listing', async () => {
    await using graph = await openGraph();
    await makeAll(graph, ['A', 'B']);
    const { account } = await graph.data<{
      account: { containers: Page };
    }>(
      '{ account(name: "one") { containers(first: 1) { pageInfo { endCursor } } } }',
    );
    const after = account.containers.pageInfo.endCursor;

    await expect(pageOf(graph, { after })).rejects.toThrow(
      /no cursor of this listing/,
    );
  });

  // The account; each connection, what it takes to find its page, and each container with its publication.
  const costOf = (pages: number, first: number) =>
    1 + pages * (1 + 2_000 + first * 2);

  test.each([1, 100])(
    'counts as what may be looked at for %d',
    async (first) => {
      await using graph = await openGraph({ limits: { cost: 0 } });

      const { errors } = await graph.ask(
        `{ account(name: "one") { publicContainers(first: ${first}) { nodes { publication { url } } } } }`,
      );

      expect(errors).toMatchObject([
        { extensions: { actual: costOf(1, first) } },
      ]);
    },
  );

  test('can be asked for four times in a query, not thirty', async () => {
    await using graph = await openGraph();
    const codesFor = async (times: number) => {
      const pages = Array.from(
        { length: times },
        (_, at) => `p${at}: publicContainers { nodes { name } }`,
      ).join(' ');
      const { errors } = await graph.ask(
        `{ account(name: "one") { ${pages} } }`,
      );
      return errors?.map(({ extensions }) => extensions['code']);
    };

    expect(await codesFor(4)).toBeUndefined();
    expect(await codesFor(30)).toEqual(['QUERY_TOO_EXPENSIVE']);
  });

  test('is one request to the backend, with all that is asked of each', async () => {
    const { house, caller, counts } = openCountingHouse();
    await using graph = await openGraph({ house, caller });
    await makeAll(graph, ['A', 'B', 'C']);
    counts();

    await graph.data(`{ account(name: "one") { publicContainers { nodes {
      fileCount metadata { key } publication { url ttlSeconds logRetention }
    } } } }`);

    expect(counts()).toEqual({ listPublicContainers: 1 });
  });
});

test("a container's publication is asked for where a listing leaves it out, once each", async () => {
  const asked: string[] = [];
  const house = openHouse();
  const bare: StorageBackend = {
    ...house.one,
    listContainers: async (...given) => {
      const page = await house.one.listContainers(...given);
      return { ...page, items: page.items.map(({ name }) => ({ name })) };
    },
    statContainer: (name, call) => {
      asked.push(name);
      return house.one.statContainer(name, call);
    },
  };
  const { services, call } = house.caller;
  const accounts = new Map([['one', bare]]);
  const caller = new Caller({ ...services, accounts }, call);
  await using graph = await openGraph({ house, caller });
  await makeAll(graph, ['A', 'b']);
  asked.length = 0;

  const { account } = await graph.data(
    '{ account(name: "one") { containers { nodes { name publication { ttlSeconds } versioning } } } }',
  );

  expect(account).toEqual({
    containers: {
      nodes: [
        { name: 'A', publication: { ttlSeconds: 86_400 }, versioning: 'OFF' },
        { name: 'b', publication: null, versioning: 'OFF' },
      ],
    },
  });
  expect(asked).toEqual(['A', 'b']);
});
