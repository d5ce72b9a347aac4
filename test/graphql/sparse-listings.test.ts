import { describe, expect, test } from '@jest/globals';
import { Caller } from '../../src/gateway/index.js';
import {
  StorageError,
  type ListEntry,
  type StorageBackend,
} from '../../src/storage/index.js';
import { openHouse } from '../gateway/house.js';
import {
  makeContainer,
  makeFile,
  openGraph,
  type Graph,
  type GraphError,
} from './graph.js';

/** A backend whose listings have no more of an object than S3's, and what it was asked about one. */
function sparse(backend: StorageBackend, asked: string[]): StorageBackend {
  return {
    ...backend,
    listObjects: async (...args) => {
      const page = await backend.listObjects(...args);
      return { ...page, items: page.items.map(bare) };
    },
    statObject: (ref, call) => {
      asked.push(ref.name);
      if (ref.name === 'bad') throw new StorageError('TIMEOUT');
      return backend.statObject(ref, call);
    },
  };
}

function bare(entry: ListEntry): ListEntry {
  if (entry.type === 'prefix') return entry;
  const { name, size, modifiedAt, etag } = entry.object;
  return { type: 'object', object: { name, size, modifiedAt, etag } };
}

/** The API over such a backend, with files `a`, `bad` and `d/c`. */
async function openSparse(asked: string[]): Promise<Graph> {
  const house = openHouse();
  await using plain = await openGraph({ house });
  await makeContainer(plain);
  const metadata = [{ key: 'of', value: 'mine' }];
  for (const name of ['a', 'bad', 'd/c']) {
    await makeFile(plain, name, name, { metadata });
  }

  const { services, call } = house.caller;
  const accounts = new Map([['one', sparse(house.one, asked)]]);
  const caller = new Caller({ ...services, accounts }, call);
  return await openGraph({ house, caller });
}

interface Files {
  readonly container: { readonly files: { readonly nodes: readonly object[] } };
}

const within = (selection: string) =>
  `{ container(id: "container:one/photos") { ${selection} } }`;

const codesOf = (errors: readonly GraphError[] = []) =>
  errors.map(({ path, extensions }) => [path?.join('.'), extensions['code']]);

/** Run twice: the second time as compiled. */
describe.each([1, 2])(
  'what a listing leaves out, asked for %d times',
  (runs) => {
    test('costs nothing where nobody asks for it', async () => {
      const asked: string[] = [];
      await using graph = await openSparse(asked);
      const query = within(
        'metadata { key } files { nodes { name size etag modifiedAt container { metadata { key } } } }',
      );

      for (let run = 1; run < runs; run += 1) await graph.data(query);
      const { container } = await graph.data<Files>(query);

      expect(container.files.nodes).toHaveLength(3);
      expect(asked).toEqual([]);
    });

    test('is asked of the backend, and fails for itself', async () => {
      const asked: string[] = [];
      await using graph = await openSparse(asked);
      const query =
        within('files { edges { node { ...F } } } ') +
        'fragment F on File { name contentType metadata { value } expiresAt }';

      for (let run = 1; run < runs; run += 1) await graph.ask(query);
      asked.length = 0;
      const { data, errors } = await graph.ask(query);

      const whole = {
        contentType: 'text/plain; charset=utf-8',
        metadata: [{ value: 'mine' }],
        expiresAt: null,
      };
      const nothing = { contentType: null, metadata: null, expiresAt: null };
      expect(data).toEqual({
        container: {
          files: {
            edges: [
              { node: { name: 'a', ...whole } },
              { node: { name: 'bad', ...nothing } },
              { node: { name: 'd/c', ...whole } },
            ],
          },
        },
      });
      expect(codesOf(errors)).toEqual([
        ['container.files.edges.1.node.contentType', 'TIMEOUT'],
        ['container.files.edges.1.node.metadata', 'TIMEOUT'],
        ['container.files.edges.1.node.expiresAt', 'TIMEOUT'],
      ]);
      expect(asked.sort()).toEqual(['a', 'bad', 'd/c']);
    });

    test('is asked of the files of a level, not of its folders', async () => {
      const asked: string[] = [];
      await using graph = await openSparse(asked);
      const query = within(
        'entries { nodes { ... on File { name checksums { algorithm } } ... on Folder { prefix } } }',
      );

      for (let run = 1; run < runs; run += 1) await graph.ask(query);
      asked.length = 0;
      const { data } = await graph.ask(query);

      expect(data).toEqual({
        container: {
          entries: {
            nodes: [
              { name: 'a', checksums: [{ algorithm: 'SHA256' }] },
              { name: 'bad', checksums: null },
              { prefix: 'd/' },
            ],
          },
        },
      });
      expect(asked.sort()).toEqual(['a', 'bad']);
    });
  },
);
