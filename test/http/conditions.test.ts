import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../src/storage/index.js';
import { bodyOf } from '../support/bodies.js';
import { errorIn, send } from './exchange.js';
import { openGateway, reading, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let url: string;
/** What stands for itself in the tables below: the etag there is, and dates around its Last-Modified. */
let values: Readonly<Record<string, string>>;

beforeAll(async () => {
  gateway = await openGateway();
  await gateway.put('digits', '0123456789', 'text/plain');
  ({ url } = await gateway.sign(reading('digits')));

  const { etag = '', 'last-modified': modified = '' } = (await send(url))
    .headers;
  const shifted = (seconds: number) =>
    new Date(Date.parse(modified) + seconds * 1000).toUTCString();
  values = {
    SAME: etag,
    BARE: etag.replaceAll('"', ''),
    WEAK: `W/${etag}`,
    OTHER: '"other"',
    LIST: `"other", W/"another" ,${etag}`,
    OTHERS: '"other", "another"',
    ANY: '*',
    PAST: shifted(-1),
    THEN: modified,
    FUTURE: shifted(1),
    ASCTIME: asctime(modified),
    RFC850: rfc850(modified),
    JUNK: 'yesterday',
    ISO: new Date(Date.parse(modified)).toISOString(),
  };
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

/** `Sun, 06 Nov 1994 08:49:37 GMT` as `Sun Nov  6 08:49:37 1994`. */
function asctime(date: string): string {
  const [day = '', of = '', month = '', year = '', time = ''] = date.split(' ');
  return `${day.slice(0, 3)} ${month} ${of.replace(/^0/, ' ')} ${time} ${year}`;
}

/** ... and as `Sunday, 06-Nov-94 08:49:37 GMT`. */
function rfc850(date: string): string {
  const [, of = '', month = '', year = '', time = ''] = date.split(' ');
  const weekday = new Date(date).toLocaleDateString('en', {
    weekday: 'long',
    timeZone: 'UTC',
  });
  return `${weekday}, ${of}-${month}-${year.slice(2)} ${time} GMT`;
}

/** `if-match: SAME; range: bytes=2-4` as headers. */
function headersOf(line: string): Record<string, string> {
  const pairs = line.split('; ').map((each) => {
    const [name = '', value = ''] = each.split(': ');
    return [name, values[value] ?? value] as const;
  });
  return Object.fromEntries(pairs);
}

describe('conditions, in the order of RFC 9110 13.2.2', () => {
  test.each([
    // One alone.
    ['if-match: SAME', 200],
    ['if-match: BARE', 200],
    ['if-match: LIST', 200],
    ['if-match: ANY', 200],
    ['if-match: OTHER', 412],
    ['if-match: OTHERS', 412],
    ['if-match: WEAK', 412],
    ['if-unmodified-since: PAST', 412],
    ['if-unmodified-since: THEN', 200],
    ['if-unmodified-since: FUTURE', 200],
    ['if-unmodified-since: JUNK', 200],
    ['if-none-match: SAME', 304],
    ['if-none-match: BARE', 304],
    ['if-none-match: WEAK', 304],
    ['if-none-match: LIST', 304],
    ['if-none-match: ANY', 304],
    ['if-none-match: OTHER', 200],
    ['if-modified-since: PAST', 200],
    ['if-modified-since: THEN', 304],
    ['if-modified-since: FUTURE', 304],
    ['if-modified-since: ASCTIME', 304],
    ['if-modified-since: RFC850', 304],
    ['if-modified-since: JUNK', 200],
    ['if-modified-since: ISO', 200],
    // Step 1 makes step 2 not be looked at.
    ['if-match: SAME; if-unmodified-since: PAST', 200],
    ['if-match: OTHER; if-unmodified-since: FUTURE', 412],
    // Steps 1 and 2 come before 3 and 4.
    ['if-match: OTHER; if-none-match: SAME', 412],
    ['if-match: SAME; if-none-match: SAME', 304],
    ['if-match: SAME; if-none-match: OTHER', 200],
    ['if-match: SAME; if-modified-since: THEN', 304],
    ['if-unmodified-since: PAST; if-none-match: SAME', 412],
    ['if-unmodified-since: THEN; if-modified-since: THEN', 304],
    // Step 3 makes step 4 not be looked at.
    ['if-none-match: OTHER; if-modified-since: THEN', 200],
    ['if-none-match: SAME; if-modified-since: PAST', 304],
    // Step 5, last.
    ['range: bytes=2-4; if-range: SAME', 206],
    ['range: bytes=2-4; if-range: THEN', 206],
    ['range: bytes=2-4; if-range: OTHER', 200],
    ['range: bytes=2-4; if-range: WEAK', 200],
    ['range: bytes=2-4; if-range: PAST', 200],
    ['range: bytes=2-4; if-range: FUTURE', 200],
    ['range: bytes=20-; if-range: OTHER', 200],
    ['range: bytes=20-; if-range: SAME', 416],
    ['if-range: OTHER', 200],
    ['range: bytes=2-4; if-match: SAME', 206],
    ['range: bytes=2-4; if-match: OTHER', 412],
    ['range: bytes=2-4; if-none-match: SAME', 304],
    ['range: bytes=20-; if-none-match: SAME', 304],
    ['range: bytes=2-4; if-none-match: SAME; if-range: SAME', 304],
    ['range: bytes=2-4; if-match: SAME; if-range: OTHER', 200],
  ])('%s: %d', async (line, status) => {
    const headers = headersOf(line);
    const get = await send(url, { headers });
    expect(get.status).toBe(status);

    // HEAD has no ranges; all else is the same.
    const head = await send(url, { method: 'HEAD', headers });
    expect(head.status).toBe(status === 206 || status === 416 ? 200 : status);
  });
});

describe('an answer to a condition', () => {
  test('of 304 has the validators, and nothing of the content', async () => {
    const answer = await send(url, {
      headers: headersOf('if-none-match: SAME'),
    });

    expect(answer).toMatchObject({ status: 304, body: '' });
    expect(answer.headers).toMatchObject({
      etag: values['SAME'],
      'last-modified': values['THEN'],
      'cache-control': 'private, no-cache',
    });
    expect(answer.headers['content-type']).toBeUndefined();
    expect(answer.headers['content-length']).toBeUndefined();
  });

  test('of 412 says which etag there is', async () => {
    const answer = await send(url, { headers: headersOf('if-match: OTHER') });

    expect(errorIn(answer)).toMatchObject({
      code: 'PRECONDITION_FAILED',
      currentEtag: values['BARE'],
      file: 'digits',
    });
  });
});

describe('the backend', () => {
  test('is asked once for a plain GET, a range and a HEAD, and never for bytes by a HEAD', async () => {
    const asked: string[] = [];
    await using watched = await openGateway({
      around: (backend) => ({
        ...backend,
        statObject: (...args) => {
          asked.push('stat');
          return backend.statObject(...args);
        },
        readObject: (...args) => {
          asked.push('read');
          return backend.readObject(...args);
        },
      }),
    });
    await watched.put('digits', '0123456789');
    const { url: there } = await watched.sign(reading('digits'));

    await send(there);
    await send(there, { headers: { range: 'bytes=-3' } });
    expect(asked.splice(0)).toEqual(['read', 'read']);
    await send(there, { method: 'HEAD' });
    expect(asked).toEqual(['stat']);
  });

  test('gives bytes of the etag that is answered, also where the file is replaced in between', async () => {
    await using racing = await openGateway({ around: replacedOnce });
    await racing.put('changing', 'first');
    const { url: there } = await racing.sign(reading('changing'));

    const answer = await send(there, { headers: { 'if-none-match': '"x"' } });
    const now = await send(there, { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, body: 'second' });
    expect(answer.headers.etag).toBe(now.headers.etag);
  });
});

/** The backend, where 'second' takes the place of the content right after it was first looked at. */
function replacedOnce(backend: StorageBackend): StorageBackend {
  let looked = false;
  return {
    ...backend,
    statObject: async (ref, call) => {
      const stat = await backend.statObject(ref, call);
      if (looked) return stat;
      looked = true;
      const { container, name } = ref;
      await backend.writeObject(
        { container, name },
        { body: bodyOf('second') },
        call,
      );
      return stat;
    },
  };
}
