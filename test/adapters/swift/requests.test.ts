import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../../src/storage/index.js';
import { WireProxy } from '../../chaos/wire-proxy.js';
import { openHouse } from '../../gateway/house.js';
import { Caller } from '../../../src/gateway/index.js';
import { openGraph, type Graph } from '../../graphql/graph.js';
import {
  addRows,
  findSwift,
  type SwiftCluster,
} from '../../services/swift/index.js';
import { bodyOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { inParallel } from '../../support/in-parallel.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';

const MANY = 10_050;

const PAGE = `query ($first: Int!) {
  container(id: "container:swift/many") {
    files(first: $first) {
      nodes { id name basename size modifiedAt etag contentType }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const ENTRIES = `{
  container(id: "container:swift/many") {
    entries(first: 500) {
      nodes { __typename ... on File { id size } ... on Folder { prefix } }
    }
  }
}`;

const CONTAINERS = `{
  account(name: "swift") {
    containers(first: 50) { nodes { id name fileCount bytesUsed } }
  }
}`;

interface PageOfFiles {
  readonly container: { readonly files: { readonly nodes: readonly object[] } };
}

describeWith('requests to Swift', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let proxy: WireProxy;
  let backend: StorageBackend;
  let graph: Graph;

  beforeAll(async () => {
    cluster = await host.start({ own: true });
    proxy = await WireProxy.before(cluster.authUrl);
    backend = await openAccount(optionsThrough(proxy, cluster));
    graph = await graphOver(backend);
    const names = Array.from({ length: 60 }, (_, index) => `c${index}`);
    await inParallel(4, [...names, 'many'], (name) =>
      backend.createContainer(name, {}, call),
    );
    await addRows(cluster, 'many', MANY);
  }, 120_000);

  afterAll(async () => {
    await graph[Symbol.asyncDispose]();
    await backend.close();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });

  beforeEach(() => {
    proxy.reset();
  });

  test.each([1000, 10_000])(
    'a page of %i files with all that a listing says of them is one',
    async (first) => {
      const { container } = await graph.data<PageOfFiles>(PAGE, { first });

      expect(container.files.nodes).toHaveLength(first);
      expect(proxy.passed.map(({ method }) => method)).toEqual(['GET']);
    },
  );

  test('a page of 50 containers with their counts is one', async () => {
    await graph.data(CONTAINERS);
    expect(proxy.passed.map(({ method }) => method)).toEqual(['GET']);
  });

  test('a page of files and folders is one', async () => {
    await graph.data(ENTRIES);
    expect(proxy.passed.map(({ method }) => method)).toEqual(['GET']);
  });

  test('a small write where nothing was is one, and a read is one', async () => {
    const at = { container: 'c1', name: 'doc' };
    await backend.writeObject(
      { ...at, name: 'first' },
      { body: bodyOf('x'), ifAbsent: true },
      call,
    );
    proxy.reset();

    const object = { body: bodyOf('content'), ifAbsent: true };
    await backend.writeObject(at, object, call);
    expect(proxy.passed.map(({ method }) => method)).toEqual(['PUT']);

    proxy.reset();
    const { body } = await backend.readObject(at, {}, call);
    await body.toArray();
    expect(proxy.passed.map(({ method }) => method)).toEqual(['GET']);
  });

  test('a token is asked for once, however many calls come at once', async () => {
    const own = await openAccount(optionsThrough(proxy, cluster));
    await inParallel(20, Array.from({ length: 40 }), () =>
      own.listContainers({ limit: 1 }, call),
    );
    await own.close();
    const logins = proxy.passed.filter(({ path }) => path === '/auth/v1.0');
    expect(logins).toHaveLength(1);
  });
});

function graphOver(backend: StorageBackend): Promise<Graph> {
  const house = openHouse();
  const { services, call: each } = house.caller;
  const accounts = new Map([['swift', backend]]);
  const caller = new Caller({ ...services, accounts }, each);
  return openGraph({ house, caller });
}
