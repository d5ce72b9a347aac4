import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeFile } from './graph.js';
import { importFrom, openWorking, type Working } from './working.js';

let api: Working;

beforeEach(async () => {
  api = await openWorking();
});

afterEach(async () => {
  await api[Symbol.asyncDispose]();
});

describe('importFromUrl', () => {
  test('makes a file of what a URL gives (seed P1)', async () => {
    const imported = await importFrom(api, '/hello', { name: 'hello' });

    expect(imported).toMatchObject({
      job: { state: 'SUCCEEDED' },
      file: {
        id: 'file:one/photos/hello',
        content: { text: 'hello world' },
        versions: { nodes: [{ isCurrent: true }] },
      },
      userErrors: [],
    });
  });

  test('answers at once with a job where nobody waits', async () => {
    api.replies.set('/never', undefined);

    const imported = await importFrom(api, '/never', {
      name: 'a',
      waitSeconds: null,
    });

    expect(imported).toMatchObject({
      job: { id: expect.stringMatching(/^job:/) as unknown },
      file: null,
      userErrors: [],
    });
    expect(await api.stored()).toEqual([]);
  });

  test('keeps what is said of the file: its type, notes and checksum', async () => {
    const { file } = await importFrom(api, '/hello', {
      name: 'hello',
      contentType: 'text/x-greeting',
      metadata: [{ key: 'from', value: 'afar' }],
      checksum: {
        algorithm: 'MD5',
        value: '5eb63bbbe01eeed093cb22bb8f5acdc3',
      },
    });

    expect(file).toMatchObject({
      contentType: 'text/x-greeting',
      metadata: [{ key: 'from', value: 'afar' }],
    });
  });

  test('puts a new version over a file that is to be replaced', async () => {
    await makeFile(api.graph, 'hello', 'before');

    const { file } = await importFrom(api, '/hello', {
      name: 'hello',
      ifExists: 'REPLACE',
    });

    expect(file?.content.text).toBe('hello world');
    expect(file?.versions.nodes).toHaveLength(2);
  });

  test.each([
    ['its own', { name: 'chosen' }, '/src/data.bin?x=1', 'chosen'],
    ['the last segment, decoded', {}, '/src/d%C3%A4ta.bin?x=1', 'däta.bin'],
    ['what the other side says', {}, '/named', 'said.txt'],
  ])('has as its name %s (seed P2)', async (_, input, path, name) => {
    const disposition = 'attachment; filename="up/../said.txt"';
    api.replies.set('/named', {
      status: 200,
      headers: { 'content-disposition': disposition },
      body: 'hello',
    });

    const { file } = await importFrom(api, path, input);

    expect(file?.name).toBe(name);
  });

  test('goes where a redirect leads (seed P7)', async () => {
    api.replies.set('/old', { status: 302, headers: { location: '/new/cat' } });

    const { file } = await importFrom(api, '/old');

    expect(file).toMatchObject({
      name: 'cat',
      content: { text: 'hello world' },
    });
  });

  test('takes a body of unknown length, in parts where it is long (seed P9)', async () => {
    const body = 'abcdefgh'.repeat(2 ** 17 * 10);
    api.replies.set('/long', { status: 200, body });

    expect(await importFrom(api, '/long')).toMatchObject({
      file: { size: body.length },
      userErrors: [],
    });
  });
});
