import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answers, head, says } from '../chaos/conducts.js';
import { HostileOrigin, type Conduct } from '../chaos/hostile-origin.js';
import { faultOf, fetched } from './opener.js';

const ETAG = '"one"';
const from = { offset: 4, validator: ETAG };

function part(range: string, headers = {}, body = 'efghij'): Conduct {
  return answers(206, { etag: ETAG, 'content-range': range, ...headers }, body);
}

const NOT_THE_REST: Record<string, Conduct> = {
  'begins earlier': part('bytes 3-9/10', {}, 'defghij'),
  'begins later': part('bytes 5-9/10', {}, 'fghij'),
  'ends earlier': part('bytes 4-8/10', {}, 'efghi'),
  'ends beyond the whole': part('bytes 4-9/9'),
  'does not say of how much': part('bytes 4-9/*'),
  'says no range': answers(206, { etag: ETAG }, 'efghij'),
  'is of another unit': part('lines 4-9/10'),
  'is of several ranges': answers(
    206,
    { 'content-type': 'multipart/byteranges; boundary=x' },
    '--x--',
  ),
  'has another length than its range': part('bytes 4-9/10', {}, 'efg'),
};

describe('going on with what was cut', () => {
  let origin: HostileOrigin;

  beforeAll(async () => {
    origin = await HostileOrigin.start({
      '/rest': part('bytes 4-9/10'),
      '/silent': answers(206, { 'content-range': 'bytes 4-9/10' }, 'efghij'),
      '/anew': answers(200, { etag: '"two"' }, 'klmnop'),
      '/changed': part('bytes 4-9/10', { etag: '"two"' }),
      '/shorter': answers(416, { 'content-range': 'bytes */2' }),
      '/chunked': says(
        head(206, {
          'content-range': 'bytes 4-9/10',
          'transfer-encoding': 'chunked',
        }),
        '3\r\nefg\r\n0\r\n\r\n',
      ),
      '/chunked-more': says(
        head(206, {
          'content-range': 'bytes 4-9/10',
          'transfer-encoding': 'chunked',
        }),
        '9\r\nefghijklm\r\n0\r\n\r\n',
      ),
      ...Object.fromEntries(
        Object.values(NOT_THE_REST).map((conduct, nth) => [`/${nth}`, conduct]),
      ),
    });
  });

  afterAll(() => origin[Symbol.asyncDispose]());

  test('asks for the rest of the same file', async () => {
    await fetched(origin.url('/rest'), { from });

    const { headers } = origin.asked.at(-1) ?? {};
    expect(headers?.get('range')).toBe('bytes=4-');
    expect(headers?.get('if-range')).toBe(ETAG);
  });

  test.each(['/rest', '/silent'])('%s goes on where it was', async (path) => {
    const { file, content } = await fetched(origin.url(path), { from });

    expect(file).toMatchObject({ offset: 4, size: 10 });
    expect(content).toBe('efghij');
  });

  test('an answer with the whole begins anew', async () => {
    const { file, content } = await fetched(origin.url('/anew'), { from });

    expect(file).toMatchObject({ offset: 0, size: 6, validator: '"two"' });
    expect(content).toBe('klmnop');
  });

  test.each(['/changed', '/shorter'])('%s is CHANGED', async (path) => {
    const fault = await faultOf(fetched(origin.url(path), { from }));

    expect(fault.reason).toBe('CHANGED');
  });

  test.each(Object.keys(NOT_THE_REST).map((name, nth) => ({ name, nth })))(
    'a part that $name is a BAD_ANSWER',
    async ({ nth }) => {
      const fault = await faultOf(fetched(origin.url(`/${nth}`), { from }));

      expect(fault.reason).toBe('BAD_ANSWER');
    },
  );

  test('a part that nobody asked for is a BAD_ANSWER', async () => {
    const fault = await faultOf(fetched(origin.url('/rest')));

    expect(fault.reason).toBe('BAD_ANSWER');
  });

  test('chunks that end before the part does are TRUNCATED', async () => {
    const fault = await faultOf(fetched(origin.url('/chunked'), { from }));

    expect(fault.reason).toBe('TRUNCATED');
  });

  test('chunks that go on beyond the part are a BAD_ANSWER', async () => {
    const fault = await faultOf(fetched(origin.url('/chunked-more'), { from }));

    expect(fault.reason).toBe('BAD_ANSWER');
  });

  test('bytes that are there already count against maxSize', async () => {
    const request = fetched(origin.url('/rest'), { from, maxSize: 9 });

    expect(await faultOf(request)).toMatchObject({
      reason: 'TOO_LARGE',
      details: { limit: 9, actual: 10 },
    });
  });
});
