import { describe, expect, test } from '@jest/globals';
import {
  FILE,
  lookAt,
  makeContainer,
  makeFile,
  mutate,
  openGraph,
  problemOf,
  type Graph,
} from './graph.js';
import { namesIn } from '../gateway/house.js';

const container = 'container:one/photos';

async function openWithContainer(): Promise<Graph> {
  const graph = await openGraph();
  await makeContainer(graph, 'photos', { versioning: 'ENABLED' });
  return graph;
}

describe('createFile', () => {
  test('stores a text with all that is said of it', async () => {
    await using graph = await openWithContainer();

    const made = await makeFile(graph, '2024/é.txt', 'dé', {
      metadata: [{ key: 'Camera', value: 'Nikon F3' }],
      contentType: 'text/x-note',
      expiresAt: '2999-01-01T00:00:00+01:00',
    });
    const { file } = await graph.data(`{
      file(id: "file:one/photos/2024/%C3%A9.txt") { basename expiresAt modifiedAt }
    }`);

    expect(made).toMatchObject({
      id: 'file:one/photos/2024/%C3%A9.txt',
      name: '2024/é.txt',
      size: 3,
      contentType: 'text/x-note',
      metadata: [{ key: 'camera', value: 'Nikon F3' }],
      content: { text: 'dé' },
    });
    expect(file).toEqual({
      basename: 'é.txt',
      expiresAt: '2998-12-31T23:00:00.000Z',
      modifiedAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
  });

  test('stores bytes that are no text', async () => {
    await using graph = await openWithContainer();

    await mutate(graph, 'createFile', {
      input: { container, name: 'b', base64: '/wA=' },
    });
    const { file } = await graph.data(
      '{ file(id: "file:one/photos/b") { contentType content { text base64 truncated } } }',
    );

    expect(file).toEqual({
      contentType: 'application/octet-stream',
      content: { text: null, base64: '/wA=', truncated: false },
    });
  });

  test('knows the checksums of what it stored', async () => {
    await using graph = await openWithContainer();
    const md5 = '900150983CD24FB0D6963F7D28E17F72';

    await makeFile(graph, 'abc', 'abc', {
      checksum: { algorithm: 'MD5', value: md5 },
    });
    const { file } = await graph.data<{ file: { checksums: object[] } }>(
      '{ file(id: "file:one/photos/abc") { checksums { algorithm value } } }',
    );

    expect(file.checksums).toContainEqual({
      algorithm: 'MD5',
      value: md5.toLowerCase(),
    });
  });

  test.each([
    ['no content', {}, 'BAD_USER_INPUT', ['text']],
    ['two', { text: 'a', base64: 'YQ==' }, 'BAD_USER_INPUT', ['base64']],
    ['bad base64', { base64: 'a' }, 'BAD_USER_INPUT', ['base64']],
    ['half a pair', { text: '\ud800' }, 'BAD_USER_INPUT', ['text']],
    ['1 MiB and 1', { text: 'a'.repeat(2 ** 20 + 1) }, 'TOO_LARGE', ['text']],
    ['an empty name', { text: '', name: '' }, 'INVALID_FILE_NAME', ['name']],
    ['a name of ..', { text: '', name: 'a/..' }, 'INVALID_FILE_NAME', ['name']],
    [
      'a name of 1,025 bytes',
      { text: '', name: 'a'.repeat(1025) },
      'INVALID_FILE_NAME',
      ['name'],
    ],
    [
      'a checksum of too few digits',
      { text: 'abc', checksum: { algorithm: 'MD5', value: '9001' } },
      'BAD_USER_INPUT',
      ['checksum', 'value'],
    ],
    [
      "another content's checksum",
      { text: 'abd', checksum: { algorithm: 'CRC32', value: '352441c2' } },
      'CHECKSUM_MISMATCH',
      ['checksum'],
    ],
    [
      'ifMatch with nothing to replace',
      { text: 'a', ifMatch: 'x' },
      'BAD_USER_INPUT',
      [],
    ],
    [
      'a note twice',
      {
        text: 'a',
        metadata: [
          { key: 'A', value: '1' },
          { key: 'a', value: '2' },
        ],
      },
      'INVALID_METADATA',
      ['metadata'],
    ],
  ])('refuses %s, and stores nothing', async (_, input, code, path) => {
    await using graph = await openWithContainer();

    const problem = await problemOf(graph, 'createFile', {
      container,
      name: 'n',
      ...input,
    });

    expect(problem).toMatchObject({ code, path: ['input', ...path] });
    expect(await namesIn(graph.house.one, 'photos')).toEqual([]);
  });

  test('refuses the ID of a file where a container is needed (seed K11)', async () => {
    await using graph = await openWithContainer();
    await makeFile(graph, 'a', 'a');

    const problem = await problemOf(graph, 'createFile', {
      container: 'file:one/photos/a',
      name: 'b',
      text: 'b',
    });

    expect(problem).toMatchObject({
      code: 'BAD_USER_INPUT',
      path: ['input', 'container'],
      message: expect.stringContaining('container:local/photos'),
    });
    expect(await namesIn(graph.house.one, 'photos')).toEqual(['a']);
  });

  test('leaves what is there unless it is told otherwise', async () => {
    await using graph = await openWithContainer();
    await makeFile(graph, 'a.txt', 'first');
    const input = { container, name: 'a.txt', text: 'second' };

    const problem = await problemOf(graph, 'createFile', input);
    const renamed = await mutate(graph, 'createFile', {
      input: { ...input, ifExists: 'RENAME' },
      ask: FILE,
    });
    const first = await lookAt(graph, 'file:one/photos/a.txt');

    expect(problem).toMatchObject({
      code: 'FILE_EXISTS',
      file: 'a.txt',
      path: ['input', 'name'],
    });
    expect(renamed['file']).toMatchObject({ name: 'a (2).txt' });
    expect(first?.content.text).toBe('first');
  });

  test('replaces only the one that was expected', async () => {
    await using graph = await openWithContainer();
    const { etag } = await makeFile(graph, 'a', 'first');
    await makeFile(graph, 'a', 'second', { ifMatch: etag });

    const problem = await problemOf(graph, 'createFile', {
      container,
      name: 'a',
      text: 'third',
      ifExists: 'REPLACE',
      ifMatch: etag,
    });
    const now = await lookAt(graph, 'file:one/photos/a');

    expect(problem).toMatchObject({
      code: 'PRECONDITION_FAILED',
      path: ['input', 'ifMatch'],
      currentEtag: now?.etag,
    });
    expect(now?.content.text).toBe('second');
  });
});
