import { describe, expect, test } from '@jest/globals';
import { receiveUpload, type SealedUpload } from '../../src/gateway/index.js';
import { bodyOf } from '../support/bodies.js';
import { namesIn } from '../gateway/house.js';
import {
  makeContainer,
  makeFile,
  mutate,
  openGraph,
  problemOf,
  type Graph,
} from './graph.js';

const container = 'container:one/photos';

interface Upload {
  readonly id: string;
  readonly method: string;
  readonly status: string;
  readonly request: { readonly method: string; readonly url: string } | null;
}

async function openWithContainer(): Promise<Graph> {
  const graph = await openGraph();
  await makeContainer(graph);
  return graph;
}

async function begin(graph: Graph, input: object = {}): Promise<Upload> {
  const { upload } = await mutate<{ upload: Upload }>(graph, 'createUpload', {
    input: { container, name: 'cat.jpg', ...input },
    ask: 'upload { id method status request { method url } }',
  });
  return upload;
}

/** What the signed PUT would do. */
async function send(graph: Graph, upload: Upload, text: string) {
  const { caller } = graph.house;
  const sealed = upload.id.slice('upload:'.length);
  const grant = caller.services.uploadSeal.unseal(sealed);
  if (!grant) throw new Error('not sealed here');
  const arriving = { body: bodyOf(text), contentLength: text.length };
  await receiveUpload(caller, grant satisfies SealedUpload, arriving);
}

function found(graph: Graph, id: string) {
  return graph.data(
    `query ($id: ID!) {
      upload(id: $id) { status name size container { id } request { url } file { id size } }
    }`,
    { id },
  );
}

describe('an upload', () => {
  test('begins with a signed PUT, and stores nothing yet', async () => {
    await using graph = await openWithContainer();

    const upload = await begin(graph, { size: 4 });

    expect(upload).toMatchObject({
      method: 'SINGLE',
      status: 'PENDING',
      request: { method: 'PUT' },
    });
    expect(graph.house.signed).toMatchObject([
      { operation: 'write', ref: { name: 'cat.jpg' }, size: 4, ifAbsent: true },
    ]);
    expect(await namesIn(graph.house.one, 'photos')).toEqual([]);
  });

  test('is found by its ID, before and after its bytes have come', async () => {
    await using graph = await openWithContainer();
    const upload = await begin(graph, { size: 4 });

    const before = await found(graph, upload.id);
    await send(graph, upload, 'meow');
    const after = await found(graph, upload.id);

    const same = { name: 'cat.jpg', size: 4, container: { id: container } };
    expect(before['upload']).toEqual({
      ...same,
      status: 'PENDING',
      request: { url: expect.any(String) },
      file: null,
    });
    expect(after['upload']).toEqual({
      ...same,
      status: 'COMPLETED',
      request: null,
      file: { id: 'file:one/photos/cat.jpg', size: 4 },
    });
  });

  test('is completed as often as one likes', async () => {
    await using graph = await openWithContainer();
    const upload = await begin(graph);
    await send(graph, upload, 'meow');
    const request = { input: { upload: upload.id }, ask: 'file { id }' };

    const first = await mutate(graph, 'completeUpload', request);
    const again = await mutate(graph, 'completeUpload', request);

    expect(first['file']).toEqual({ id: 'file:one/photos/cat.jpg' });
    expect(again).toEqual(first);
  });

  test('is not complete before its bytes have come', async () => {
    await using graph = await openWithContainer();
    const { id } = await begin(graph);

    const problem = await problemOf(graph, 'completeUpload', { upload: id });

    expect(problem).toMatchObject({
      code: 'INVALID_FILE_OPERATION',
      path: ['input', 'upload'],
      reason: 'PENDING',
    });
  });

  test('that was given up comes to nothing', async () => {
    await using graph = await openWithContainer();
    const { id } = await begin(graph);
    const input = { upload: id };

    const aborted = await mutate(graph, 'abortUpload', {
      input,
      ask: 'abortedId',
    });
    const problem = await problemOf(graph, 'completeUpload', input);

    expect(aborted['abortedId']).toBe(id);
    expect(problem).toMatchObject({
      code: 'UPLOAD_NOT_FOUND',
      path: ['input', 'upload'],
    });
  });

  test('of a made-up ID is null', async () => {
    await using graph = await openWithContainer();

    expect(await found(graph, 'upload:made-up')).toEqual({ upload: null });
  });
});

describe('createUpload', () => {
  test.each([
    ['an empty name (seed L5)', { name: '' }, 'INVALID_FILE_NAME', 'name'],
    [
      'a container that is not there',
      { container: 'container:one/no' },
      'CONTAINER_NOT_FOUND',
      'container',
    ],
    ['a name that is taken', { name: 'taken' }, 'FILE_EXISTS', 'name'],
    [
      'another file than the one to replace',
      { name: 'taken', ifExists: 'REPLACE', ifMatch: 'other' },
      'PRECONDITION_FAILED',
      'ifMatch',
    ],
  ])('refuses %s at once', async (_, input, code, field) => {
    await using graph = await openWithContainer();
    await makeFile(graph, 'taken', 'mine');

    const problem = await problemOf(graph, 'createUpload', {
      container,
      name: 'n',
      ...input,
    });

    expect(problem).toMatchObject({ code, path: ['input', field] });
    expect(graph.house.signed).toEqual([]);
  });

  test.each([0, 604_801])('refuses a life of %d seconds', async (seconds) => {
    await using graph = await openWithContainer();

    const problem = await problemOf(graph, 'createUpload', {
      container,
      name: 'n',
      expiresInSeconds: seconds,
    });

    expect(problem).toMatchObject({
      code: 'BAD_USER_INPUT',
      limit: 604_800,
      actual: seconds,
    });
  });

  test('without a name is no request at all (seed L5)', async () => {
    await using graph = await openWithContainer();

    const answer = await graph.ask(
      'mutation { createUpload(input: { container: "container:one/photos" }) { userErrors { code } } }',
    );

    expect(answer.status).toBe(400);
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});
