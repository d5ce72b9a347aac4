import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  getNamedType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { receiveUpload } from '../../src/gateway/index.js';
import { buildStowageSchema } from '../../src/graphql/index.js';
import {
  openWorkingHouse,
  type WorkingHouse,
} from '../gateway/working-house.js';
import { bodyOf } from '../support/bodies.js';
import {
  lookAt,
  makeContainer,
  makeFile,
  mutate,
  openGraph,
  type Graph,
} from './graph.js';

const account = 'account:one';
const container = 'container:one/photos';
const file = 'file:one/photos/2024/cat.jpg';
const setMetadata = [{ key: 'owner', value: 'me' }];

/** Something that each mutation can do once; where it is more than an input, what comes before it. */
type Doable =
  | Readonly<Record<string, unknown>>
  | ((graph: Graph) => Promise<Readonly<Record<string, unknown>>>);

/** Each on a container that keeps versions, of one file that was written twice. */
const DOABLE: Readonly<Record<string, Doable>> = {
  updateAccount: { account, setMetadata },
  createContainer: { account, name: 'new', metadata: setMetadata },
  updateContainer: { container, setMetadata },
  deleteContainer: async (graph) => {
    await makeContainer(graph, 'empty');
    return { container: 'container:one/empty' };
  },
  publishContainer: { container, ttlSeconds: 60 },
  unpublishContainer: { container },
  restoreVersion: async (graph) => ({ version: await oldest(graph) }),
  deleteVersion: async (graph) => ({ version: await oldest(graph) }),
  createFile: { container, name: 'new', text: 'new', metadata: setMetadata },
  updateFile: { file, setMetadata, expiresAt: '2999-01-01T00:00:00Z' },
  deleteFile: { file },
  deleteFiles: { files: [file, 'file:one/photos/none'] },
  cloneFile: { file },
  moveFile: { file, name: 'new' },
  openFile: { file, mode: 'READ' },
  importFromUrl: { url: 'http://127.0.0.1:1/a', container },
  cancelJob: async (graph) => {
    const input = { url: 'http://127.0.0.1:1/a', container };
    const { job } = await mutate<{ job: { id: string } }>(
      graph,
      'importFromUrl',
      { input, ask: 'job { id }' },
    );
    return { job: job.id };
  },
  createUpload: { container, name: 'new' },
  completeUpload: async (graph) => {
    const upload = await begun(graph);
    await receive(graph, upload);
    return { upload };
  },
  abortUpload: async (graph) => ({ upload: await begun(graph) }),
};

let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await buildStowageSchema();
});

describe('a mutation that is asked again under its key', () => {
  test('is any that there is', () => {
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(Object.keys(DOABLE).sort()).toEqual(mutations.sort());
  });

  test.each(Object.keys(DOABLE))(
    'gives what %s gave first, word for word',
    async (name) => {
      await using house = await openWorkingHouse({ starts: false });
      await using graph = await openWithFile(house);
      const doable = DOABLE[name];
      const about = typeof doable === 'function' ? await doable(graph) : doable;
      const input = { ...about, idempotencyKey: 'key of a test' };
      const ask = allOf(payloadOf(name));

      const first = await mutate(graph, name, { input, ask });
      const again = await mutate(graph, name, { input, ask });

      expect(first.userErrors).toEqual([]);
      expect(again).toEqual(first);
      expect(graph.unexpected).toEqual([]);
    },
  );
});

async function openWithFile(house: WorkingHouse): Promise<Graph> {
  const graph = await openGraph({ house });
  await makeContainer(graph, 'photos', { versioning: 'ENABLED' });
  await makeFile(graph, '2024/cat.jpg', 'a cat', { metadata: setMetadata });
  await makeFile(graph, '2024/cat.jpg', 'the cat', { metadata: setMetadata });
  return graph;
}

async function oldest(graph: Graph): Promise<string> {
  const { versions } = (await lookAt(graph, file)) ?? {};
  return versions?.nodes.at(-1)?.id ?? '';
}

async function begun(graph: Graph): Promise<string> {
  const { upload } = await mutate<{ upload: { id: string } }>(
    graph,
    'createUpload',
    { input: { container, name: 'new' }, ask: 'upload { id }' },
  );
  return upload.id;
}

async function receive(graph: Graph, upload: string): Promise<void> {
  const { caller } = graph.house;
  const sealed = upload.slice('upload:'.length);
  const grant = caller.services.uploadSeal.unseal(sealed);
  if (!grant) throw new Error('not sealed here');
  const body = bodyOf('sent');
  await receiveUpload(caller, grant, { body, contentLength: 4 });
}

function payloadOf(mutation: string): GraphQLNamedType | undefined {
  const field = schema.getMutationType()?.getFields()[mutation];
  return field && getNamedType(field.type);
}

/** What is looked up or signed anew each time. */
const LIVE: ReadonlySet<string> = new Set(['Upload.request', 'Account.usage']);

/** All fields three levels deep that take no argument. */
function allOf(type: GraphQLNamedType | undefined, levels = 3): string {
  if (!isObjectType(type)) return '';
  return Object.values(type.getFields())
    .filter(({ name, args }) => args.length === 0 && name !== 'userErrors')
    .filter(({ name }) => !LIVE.has(`${type.name}.${name}`))
    .map((field) => selected(field, levels))
    .join(' ');
}

function selected(
  { name, type }: GraphQLField<unknown, unknown>,
  levels: number,
): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return name;
  const below = levels > 1 ? allOf(named, levels - 1) : '';
  return below && `${name} { ${below} }`;
}
