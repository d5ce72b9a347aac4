import { beforeEach, describe, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../src/storage/index.js';
import { namesIn } from '../gateway/house.js';
import { emptyFolder } from '../support/folders.js';
import { mutate, problemOf } from './graph.js';
import { container, hello, make, openKeyed, openPhotos } from './keyed.js';

let one: StorageBackend;

beforeEach(async () => {
  one = await openPhotos();
});

describe('the same input under the same key', () => {
  test('is done once, and gives the same file', async () => {
    await using opened = await openKeyed({ one });

    const first = await make(opened.graph);
    const second = await make(opened.graph);

    expect(second).toEqual(first);
    expect(await namesIn(one, 'photos')).toEqual(['hello']);
  });

  test('without a key is done each time', async () => {
    await using opened = await openKeyed({ one });
    for (const idempotencyKey of [null, undefined]) {
      await make(opened.graph, { idempotencyKey });
    }

    expect(await namesIn(one, 'photos')).toHaveLength(2);
  });

  test('may be asked for with another selection', async () => {
    await using opened = await openKeyed({ one });
    await make(opened.graph, { metadata: [{ key: 'a', value: '1' }] }, '');

    const { file } = await make(opened.graph, {
      metadata: [{ key: 'a', value: '1' }],
    });

    expect(file).toMatchObject({
      id: 'file:one/photos/hello',
      metadata: [{ key: 'a', value: '1' }],
      content: { text: 'hello' },
    });
  });

  test('is the same in another order, and as literals', async () => {
    await using opened = await openKeyed({ one });
    await make(opened.graph, { metadata: [{ key: 'a', value: '1' }] });
    const reversed = {
      metadata: [{ value: '1', key: 'a' }],
      idempotencyKey: 'k',
      ifExists: 'RENAME',
      text: 'hello',
      name: 'hello',
      container,
    };

    const ask = 'file { name }';
    const other = await mutate(opened.graph, 'createFile', {
      input: reversed,
      ask,
    });
    const { literal } = await opened.graph.data(`mutation {
      literal: createFile(input: {
        text: "hello", metadata: { value: "1", key: "a" }, name: "hello"
        container: "${container}", ifExists: RENAME, idempotencyKey: "k"
      }) { file { name } userErrors { code } }
    }`);

    expect(other).toMatchObject({ file: { name: 'hello' }, userErrors: [] });
    expect(literal).toEqual({ file: { name: 'hello' }, userErrors: [] });
    expect(await namesIn(one, 'photos')).toEqual(['hello']);
  });

  test('gives the same upload', async () => {
    await using opened = await openKeyed({ one });
    const input = { container, name: 'sent', idempotencyKey: 'k' };
    const request = { input, ask: 'upload { id }' };

    const first = await mutate(opened.graph, 'createUpload', request);
    const second = await mutate(opened.graph, 'createUpload', request);

    expect(first['upload']).toEqual({
      id: expect.stringMatching(/^upload:/) as unknown,
    });
    expect(second).toEqual(first);
  });

  test('gives the ID that was deleted, and leaves what was written since', async () => {
    await using opened = await openKeyed({ one });
    await make(opened.graph);
    const file = 'file:one/photos/hello';
    const request = { input: { file, idempotencyKey: 'd' }, ask: 'deletedId' };

    const first = await mutate(opened.graph, 'deleteFile', request);
    await make(opened.graph, { idempotencyKey: 'another' });
    const second = await mutate(opened.graph, 'deleteFile', request);

    expect(first).toEqual({ deletedId: file, userErrors: [] });
    expect(second).toEqual(first);
    expect(await namesIn(one, 'photos')).toEqual(['hello']);
  });

  test('gives the same job', async () => {
    await using opened = await openKeyed({ one });
    const input = { url: 'http://127.0.0.1/a', container, idempotencyKey: 'k' };
    const request = { input, ask: 'job { id }' };

    const first = await mutate(opened.graph, 'importFromUrl', request);
    const second = await mutate(opened.graph, 'importFromUrl', request);
    const { jobs } = await opened.graph.data('{ jobs { nodes { id } } }');

    expect(second).toEqual(first);
    expect(jobs).toEqual({ nodes: [first['job']] });
  });

  test('gives the first answer after a restart', async () => {
    const dataDir = emptyFolder();
    const before = await openKeyed({ one, dataDir });
    const first = await make(before.graph);
    await before[Symbol.asyncDispose]();

    await using after = await openKeyed({ one, dataDir });

    expect(await make(after.graph)).toEqual(first);
    expect(await namesIn(one, 'photos')).toEqual(['hello']);
  });

  test('is done again after 24 hours', async () => {
    let time = Date.UTC(2026, 0, 1);
    await using opened = await openKeyed({ one, now: () => time });
    await make(opened.graph);
    time += 24 * 60 * 60 * 1000;

    await make(opened.graph);

    expect(await namesIn(one, 'photos')).toHaveLength(2);
  });
});

describe('another input under the same key', () => {
  test.each([
    ['another value', 'createFile', { ...hello, name: 'other' }],
    ['a value more', 'createFile', { ...hello, contentType: 'text/css' }],
    ['another mutation', 'deleteFile', { file: 'file:one/photos/hello' }],
  ])('is refused: %s', async (_, name, input) => {
    await using opened = await openKeyed({ one });
    await make(opened.graph);

    const problem = await problemOf(opened.graph, name, {
      ...input,
      idempotencyKey: 'k',
    });

    expect(problem).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      path: ['input', 'idempotencyKey'],
      retryable: false,
    });
    expect(await namesIn(one, 'photos')).toEqual(['hello']);
  });

  test('is refused where two mutations have the same fields', async () => {
    await using opened = await openKeyed({ one });
    await make(opened.graph);
    const input = { container, idempotencyKey: 'c' };
    await mutate(opened.graph, 'unpublishContainer', { input });

    const { code } = await problemOf(opened.graph, 'deleteContainer', input);

    expect(code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('is refused where a job was begun under it', async () => {
    await using opened = await openKeyed({ one });
    const input = { url: 'http://127.0.0.1/a', container, idempotencyKey: 'k' };
    await mutate(opened.graph, 'importFromUrl', { input, ask: 'job { id }' });

    const { code } = await problemOf(opened.graph, 'createFile', {
      ...hello,
      idempotencyKey: 'k',
    });

    expect(code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await namesIn(one, 'photos')).toEqual([]);
  });

  test('is refused where another job was cancelled under it', async () => {
    await using opened = await openKeyed({ one });
    const begin = async (key: string) => {
      const url = 'http://127.0.0.1/a';
      const input = { url, container, idempotencyKey: key };
      const ask = 'job { id }';
      const { job } = await mutate<{ job: { id: string } }>(
        opened.graph,
        'importFromUrl',
        { input, ask },
      );
      return job.id;
    };
    const [first, second] = [await begin('1'), await begin('2')];
    const cancel = (job: string) => ({ job, idempotencyKey: 'c' });
    await mutate(opened.graph, 'cancelJob', { input: cancel(first) });

    const { code } = await problemOf(opened.graph, 'cancelJob', cancel(second));

    expect(code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test.each([
    ['an empty one', ''],
    ['one of 256 bytes', 'k'.repeat(256)],
    ['one of 128 characters of two bytes', 'ö'.repeat(128)],
  ])(
    'is never reached by a key that can not be: %s',
    async (_, idempotencyKey) => {
      await using opened = await openKeyed({ one });

      const problem = await problemOf(opened.graph, 'createFile', {
        ...hello,
        idempotencyKey,
      });

      expect(problem).toMatchObject({
        code: 'BAD_USER_INPUT',
        path: ['input', 'idempotencyKey'],
      });
      expect(await namesIn(one, 'photos')).toEqual([]);
    },
  );
});
