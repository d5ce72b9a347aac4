import { describe, expect, test } from '@jest/globals';
import { Caller } from '../../src/gateway/index.js';
import { StorageError, type StorageBackend } from '../../src/storage/index.js';
import { openHouse } from '../gateway/house.js';
import { openCountingHouse } from './counting.js';
import {
  makeContainer,
  mutate,
  openGraph,
  problemOf,
  type Graph,
} from './graph.js';

const PHOTOS = 'container:one/photos';
const PUBLICATION = 'publication { url ttlSeconds logRetention }';
const ask = `container { id ${PUBLICATION} }`;

const OPEN = {
  url: 'http://gateway.test/public/one/photos',
  ttlSeconds: 86_400,
  logRetention: false,
};

function publish(graph: Graph, more: object = {}) {
  const input = { container: PHOTOS, ...more };
  return mutate(graph, 'publishContainer', { input, ask });
}

async function standing(graph: Graph): Promise<unknown> {
  const { container } = await graph.data<{
    container: { publication: unknown };
  }>(`{ container(id: "${PHOTOS}") { ${PUBLICATION} } }`);
  return container.publication;
}

/** The API over an account whose backend is changed so. */
async function graphOver(
  change: (backend: StorageBackend) => StorageBackend,
): Promise<Graph> {
  const house = openHouse();
  await house.one.createContainer('photos', {}, house.caller.call);
  const { services, call } = house.caller;
  const accounts = new Map([['one', change(house.one)]]);
  const caller = new Caller({ ...services, accounts }, call);
  return await openGraph({ house, caller });
}

describe('publishContainer', () => {
  test('opens a container for a day, where nobody says how long (seed J4)', async () => {
    await using graph = await openGraph();
    await makeContainer(graph);
    expect(await standing(graph)).toBeNull();

    const published = await publish(graph);

    expect(published).toEqual({
      container: { id: PHOTOS, publication: OPEN },
      userErrors: [],
    });
    expect(await standing(graph)).toEqual(OPEN);
  });

  test('takes another ttl for one that is public, and null for the usual one', async () => {
    await using graph = await openGraph();
    await makeContainer(graph);
    await publish(graph, { ttlSeconds: 0 });
    expect(await standing(graph)).toEqual({ ...OPEN, ttlSeconds: 0 });

    await publish(graph, { ttlSeconds: null, logRetention: null });
    expect(await standing(graph)).toEqual(OPEN);
  });

  test.each([-1, 31_536_001])(
    'refuses a ttl of %d seconds',
    async (ttlSeconds) => {
      await using graph = await openGraph();
      await makeContainer(graph);

      const problem = await problemOf(graph, 'publishContainer', {
        container: PHOTOS,
        ttlSeconds,
      });

      expect(problem).toMatchObject({
        code: 'BAD_USER_INPUT',
        path: ['input', 'ttlSeconds'],
        limit: 31_536_000,
        actual: ttlSeconds,
      });
      expect(await standing(graph)).toBeNull();
    },
  );

  test('refuses logs where the capabilities have none, and publishes nothing', async () => {
    await using graph = await openGraph();
    await makeContainer(graph);

    const problem = await problemOf(graph, 'publishContainer', {
      container: PHOTOS,
      logRetention: true,
    });
    const { account } = await graph.data(
      '{ account(name: "one") { capabilities { publication logRetention } } }',
    );

    expect(problem).toMatchObject({
      code: 'UNSUPPORTED',
      path: ['input', 'logRetention'],
      account: 'one',
    });
    expect(account).toEqual({
      capabilities: { publication: true, logRetention: false },
    });
    expect(await standing(graph)).toBeNull();
  });

  test("gives the URL percent-encoded, whatever the container's name", async () => {
    await using graph = await openGraph();
    await makeContainer(graph, 'a b%?#\u00e9');
    const container = 'container:one/a%20b%25%3F%23%C3%A9';

    const published = await mutate<{
      container: { publication: { url: string } };
    }>(graph, 'publishContainer', { input: { container }, ask });

    expect(published.container.publication.url).toBe(
      'http://gateway.test/public/one/a%20b%25%3F%23%C3%A9',
    );
  });
});

describe('unpublishContainer', () => {
  test('makes it private again, also one that is', async () => {
    await using graph = await openGraph();
    await makeContainer(graph);
    await publish(graph);

    for (let times = 0; times < 2; times += 1) {
      const input = { container: PHOTOS };
      const closed = await mutate(graph, 'unpublishContainer', { input, ask });
      expect(closed).toEqual({
        container: { id: PHOTOS, publication: null },
        userErrors: [],
      });
    }
    expect(await standing(graph)).toBeNull();
  });

  test('that the backend refuses leaves it public, and says so (seed J9)', async () => {
    const { house, caller } = openCountingHouse({
      unpublishContainer: new StorageError('PERMISSION_DENIED'),
    });
    await using graph = await openGraph({ house, caller });
    await makeContainer(graph);
    await publish(graph);

    const input = { container: PHOTOS };
    const problem = await problemOf(graph, 'unpublishContainer', input);

    expect(problem.code).toBe('BACKEND_AUTH_FAILED');
    expect(await standing(graph)).toEqual(OPEN);
  });

  test.each(['publishContainer', 'unpublishContainer'])(
    'and its other half say which container is not there: %s',
    async (name) => {
      await using graph = await openGraph();
      const problem = await problemOf(graph, name, { container: PHOTOS });

      expect(problem).toMatchObject({
        code: 'CONTAINER_NOT_FOUND',
        container: 'photos',
        path: ['input', 'container'],
      });
    },
  );
});

test('a backend that cannot publish says so, and has no public containers (seed J10)', async () => {
  await using graph = await graphOver((backend) => {
    const { publication, ...rest } = backend;
    expect(publication).toBeDefined();
    return {
      ...rest,
      statContainer: async (...asked) => {
        const { publication: open, ...stat } = await backend.statContainer(
          ...asked,
        );
        expect(open).toBeNull();
        return stat;
      },
    };
  });

  for (const name of ['publishContainer', 'unpublishContainer']) {
    const problem = await problemOf(graph, name, { container: PHOTOS });
    expect(problem).toMatchObject({
      code: 'UNSUPPORTED',
      path: ['input', 'container'],
    });
  }
  const { account } = await graph.data(`{ account(name: "one") {
    capabilities { publication logRetention }
    publicContainers { nodes { name } pageInfo { hasNextPage } }
    container(name: "photos") { ${PUBLICATION} }
  } }`);
  expect(account).toEqual({
    capabilities: { publication: false, logRetention: false },
    publicContainers: { nodes: [], pageInfo: { hasNextPage: false } },
    container: { publication: null },
  });
});

test("what a backend serves itself is at the backend's URL, its ttl null where nobody said", async () => {
  const url = 'https://swift.example/v1/AUTH_one/photos';
  await using graph = await graphOver((backend) => ({
    ...backend,
    statContainer: async (...asked) => ({
      ...(await backend.statContainer(...asked)),
      publication: { url, logRetention: false },
    }),
  }));

  expect(await standing(graph)).toEqual({
    url,
    ttlSeconds: null,
    logRetention: false,
  });
});
