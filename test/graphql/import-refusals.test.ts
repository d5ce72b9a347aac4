import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openWorkingHouse } from '../gateway/working-house.js';
import { call } from '../support/call.js';
import { makeFile, openGraph, problemOf } from './graph.js';
import { container, importFrom, openWorking, type Working } from './working.js';

const LONG_URL = 'http://a.test/'.padEnd(8193, 'a');
const NO_MD5 = { algorithm: 'MD5', value: 'none' };

let api: Working;

beforeEach(async () => {
  api = await openWorking();
});

afterEach(async () => {
  await api[Symbol.asyncDispose]();
});

describe('an import that fails', () => {
  /** How it failed: the one reason, at one input, and nothing stored. */
  const reasonOf = async (path: string, input: object = {}, at = 'url') => {
    const { job, file, userErrors } = await importFrom(api, path, input);
    expect(job?.state).toBe('FAILED');
    expect(file).toBeNull();
    expect(userErrors).toMatchObject([
      { code: 'IMPORT_FAILED', path: ['input', at] },
    ]);
    expect(await api.stored()).toEqual([]);
    return userErrors[0]?.['reason'];
  };

  test('because of its status says that, and keeps no page of errors (seed P4)', async () => {
    api.replies.set('/gone', { status: 404, body: '<h1>Not found</h1>' });

    expect(await reasonOf('/gone')).toBe('STATUS');
  });

  test.each([
    ['nobody answers there', 'http://127.0.0.1:1/a', 'UNREACHABLE'],
    ['the name is none', 'http://no-such-host.invalid/a', 'UNRESOLVABLE'],
  ])('because %s says so (seed P5)', async (_, url, reason) => {
    expect(await reasonOf('', { url })).toBe(reason);
  });

  test('because nothing comes ends in time (seed P6)', async () => {
    api.replies.set('/never', undefined);

    expect(await reasonOf('/never')).toBe('TIMED_OUT');
  });

  test('because of too many redirects says so', async () => {
    api.replies.set('/loop', { status: 302, headers: { location: '/loop' } });

    expect(await reasonOf('/loop')).toBe('TOO_MANY_REDIRECTS');
  });

  test.each([
    ['file:///etc/passwd', 'SCHEME_REFUSED'],
    ['gopher://example.com/a', 'SCHEME_REFUSED'],
    ['http://169.254.169.254/latest/meta-data', 'ADDRESS_REFUSED'],
  ])(
    'because %s may not be had says which rule (seed P11)',
    async (url, reason) => {
      expect(await reasonOf('', { url, name: 'a' })).toBe(reason);
    },
  );

  test('because it is larger than it may be stops there (seed P12)', async () => {
    const input = { maxSize: 10, name: 'a' };

    expect(await reasonOf('/hello', input, 'maxSize')).toBe('TOO_LARGE');
  });

  test('because of a header that is not sent along says which', async () => {
    const input = { headers: [{ name: 'cookie', value: 'a=b' }] };

    expect(await reasonOf('/hello', input, 'headers')).toBe('HEADER_REFUSED');
  });

  test('because there is no name that a file could have says how to give one', async () => {
    expect(await reasonOf('/')).toBe('NO_NAME');
  });
});

test('an import reaches nothing here unless somebody has opened it (seed P11)', async () => {
  await using closed = await openWorkingHouse({ allow: [] });
  await closed.one.createContainer('photos', {}, call);
  await using strict = await openGraph({ house: closed });

  const problem = await problemOf(strict, 'importFromUrl', {
    url: `${api.origin.url}/hello`,
    container,
    waitSeconds: 20,
  });

  expect(problem).toMatchObject({ code: 'IMPORT_FAILED' });
  expect(problem['reason']).toMatch(/^(ADDRESS|PORT)_REFUSED$/);
  expect(api.origin.asked).toEqual([]);
});

describe('an import that can not be', () => {
  test.each([
    ['waits for less than nothing', { waitSeconds: -1 }, 'waitSeconds'],
    ['waits for over a minute', { waitSeconds: 61 }, 'waitSeconds'],
    ['has a URL of over 8 KiB', { url: LONG_URL }, 'url'],
    ['has no such checksum', { checksum: NO_MD5 }, 'checksum', 'value'],
    ['has an ifMatch for what it does not replace', { ifMatch: 'e' }],
    ['has no such content type', { contentType: 'cat' }],
  ])(
    'is refused before it is begun where it %s',
    async (_, input, ...field) => {
      const problem = await problemOf(api.graph, 'importFromUrl', {
        url: `${api.origin.url}/hello`,
        container,
        ...input,
      });

      expect(problem).toMatchObject({
        code: 'BAD_USER_INPUT',
        path: ['input', ...field],
      });
    },
  );

  test.each([
    [{ container: 'container:one/none' }, 'CONTAINER_NOT_FOUND', 'container'],
    [{ container: 'container:none/a' }, 'ACCOUNT_NOT_FOUND', 'container'],
    [{ name: 'a/../b' }, 'INVALID_FILE_NAME', 'name'],
    [{ name: 'there' }, 'FILE_EXISTS', 'name'],
    [{ metadata: [{ key: '', value: 'a' }] }, 'INVALID_METADATA', 'metadata'],
  ])('is refused before it is begun: %j', async (input, code, field) => {
    await makeFile(api.graph, 'there', 'text');

    const problem = await problemOf(api.graph, 'importFromUrl', {
      url: `${api.origin.url}/hello`,
      container,
      ...input,
    });
    const { jobs } = await api.graph.data('{ jobs { nodes { id } } }');

    expect(problem).toMatchObject({ code, path: ['input', field] });
    expect(jobs).toEqual({ nodes: [] });
    expect(api.origin.asked).toEqual([]);
  });
});
