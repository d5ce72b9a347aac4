import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answers, redirectsTo } from '../chaos/conducts.js';
import { HostileOrigin, type Conduct } from '../chaos/hostile-origin.js';
import { parseAllow } from '../../src/remote/allow.js';
import { followed } from '../../src/remote/redirects.js';
import { parseTarget } from '../../src/remote/target.js';
import { faultOf, fetched } from './opener.js';

const headers = [{ name: 'Authorization', value: 'Bearer 123' }];

describe('redirects', () => {
  let origin: HostileOrigin;
  let other: HostileOrigin;

  beforeAll(async () => {
    other = await HostileOrigin.start({
      '/file': answers(200, {}, 'elsewhere'),
      '/back': (wire) => redirectsTo(origin.url('/file'))(wire),
    });
    const chain = [1, 2, 3, 4, 5, 6].map((nth): [string, Conduct] => [
      `/chain/${nth}`,
      redirectsTo(nth === 1 ? '/file' : `/chain/${nth - 1}`),
    ]);
    const followedBy = [301, 302, 303, 307, 308].map(
      (status): [string, Conduct] => [
        `/by/${status}`,
        redirectsTo('../file', status),
      ],
    );
    origin = await HostileOrigin.start({
      '/file': answers(200, {}, 'the file'),
      '/raw': redirectsTo('/caf\u00e9/\u4e16\u754c a.bin'),
      '/caf%C3%A9/%E4%B8%96%E7%95%8C%20a.bin': answers(200, {}, 'the file'),
      '/loop': redirectsTo('/loop'),
      '/out': redirectsTo(other.url('/file')),
      '/out-and-back': redirectsTo(other.url('/back')),
      '/nowhere': answers(302),
      '/bad': redirectsTo('http://user@example.com/'),
      '/file-scheme': redirectsTo('file:///etc/passwd'),
      '/private': redirectsTo('http://10.0.0.1/'),
      '/many': answers(300),
      ...Object.fromEntries([...chain, ...followedBy]),
    });
  });

  afterAll(async () => {
    await origin[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });

  test.each([301, 302, 303, 307, 308])('%d is followed', async (status) => {
    const { content } = await fetched(origin.url(`/by/${status}`));

    expect(content).toBe('the file');
  });

  test.each(['/private', '/bad', '/file-scheme'])(
    'a refusal of where %s leads to says that it is not of the URL that was given',
    async (path) => {
      const { message } = await faultOf(fetched(origin.url(path)));
      expect(message).toMatch(/^After a redirect: The URL /);
      expect(message).not.toContain('10.0.0.1');
    },
  );

  test('a refusal of the URL that was given says nothing of a redirect', async () => {
    const { message } = await faultOf(fetched('http://10.0.0.1/'));
    expect(message).toMatch(/^The URL /);
  });

  test('a Location without percent-encoding is followed as it is meant', async () => {
    const { content } = await fetched(origin.url('/raw'));

    expect(content).toBe('the file');
  });

  test('a chain of five is followed', async () => {
    const { content } = await fetched(origin.url('/chain/5'));

    expect(content).toBe('the file');
  });

  test.each(['/chain/6', '/loop'])('%s has too many', async (path) => {
    const fault = await faultOf(fetched(origin.url(path)));

    expect(fault.reason).toBe('TOO_MANY_REDIRECTS');
  });

  test.each([
    ['/nowhere', 'BAD_ANSWER'],
    ['/bad', 'CREDENTIALS_REFUSED'],
    ['/file-scheme', 'SCHEME_REFUSED'],
    ['/private', 'ADDRESS_REFUSED'],
    ['/many', 'STATUS'],
  ])('%s is refused as %s', async (path, reason) => {
    const fault = await faultOf(fetched(origin.url(path)));

    expect(fault.reason).toBe(reason);
  });

  test('a name is resolved and checked for each request anew', async () => {
    const named = `http://two-faced.test:${origin.host.split(':')[1]}`;
    const looked: string[] = [];
    const lookup = (name: string) => {
      looked.push(name);
      return Promise.resolve([looked.length === 1 ? '127.0.0.1' : '10.0.0.1']);
    };
    const options = { allow: parseAllow(['127.0.0.1']), lookup };

    const fault = await faultOf(fetched(`${named}/by/302`, { options }));

    expect(fault.reason).toMatch(/_REFUSED$/);
    expect(looked).toEqual(['two-faced.test', 'two-faced.test']);
  });

  test("the caller's headers stay within the origin they are for", async () => {
    await fetched(origin.url('/by/302'), { headers });

    const sent = origin.asked.at(-1)?.headers.get('authorization');
    expect(sent).toBe('Bearer 123');
  });

  test("the caller's headers do not leave their origin", async () => {
    await fetched(origin.url('/out'), { headers });

    expect(other.asked.at(-1)?.headers.has('authorization')).toBe(false);
  });

  test("the caller's headers do not come back to their origin", async () => {
    await fetched(origin.url('/out-and-back'), { headers });

    expect(origin.asked.at(-1)?.line).toBe('GET /file HTTP/1.1');
    expect(origin.asked.at(-1)?.headers.has('authorization')).toBe(false);
  });

  test('https does not lead to http', () => {
    const target = parseTarget('https://example.com/a');
    const answer = { header: () => 'http://example.com/a' };

    expect(() =>
      followed({ target, headers: {}, redirects: 0 }, answer),
    ).toThrow(expect.objectContaining({ reason: 'REDIRECT_REFUSED' }));
  });
});
