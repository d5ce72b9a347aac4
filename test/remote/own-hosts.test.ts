import { describe, expect, jest, test } from '@jest/globals';
import { redirectsTo } from '../chaos/conducts.js';
import { HostileOrigin } from '../chaos/hostile-origin.js';
import { parseAllow } from '../../src/remote/allow.js';
import type { Lookup } from '../../src/remote/look-up.js';
import { parseTarget } from '../../src/remote/target.js';
import { faultOf, fetched } from './opener.js';
import { reasonOf } from './refusal.js';
import { resolvedIn, type World } from './world.js';

const PUBLIC = '93.184.215.14';

const OWN = [
  ['http://files.example.com/', 'files.example.com'],
  ['https://files.example.com/a?b', 'files.example.com'],
  ['http://FILES.Example.COM/', 'files.example.com'],
  ['http://files.example.com./', 'files.example.com'],
  ['http://files.example.com:443/', 'files.example.com'],
  ['http://files.example.com:8080/', 'files.example.com'],
  ['http://files.example.com/', 'Files.EXAMPLE.com.'],
  ['http://bücher.example/', 'xn--bcher-kva.example'],
  ['http://xn--bcher-kva.example/', 'BÜCHER.example'],
  ['http://93.184.215.14/', '93.184.215.14'],
  ['http://[2606:4700:0::1111]/', '[2606:4700::0:1111]'],
] as const;

const ANOTHERS = [
  ['http://a.files.example.com/', 'files.example.com'],
  ['http://example.com/', 'files.example.com'],
  ['http://files.example.com.example/', 'files.example.com'],
  ['http://files.example.com/', 'http://files.example.com/'],
] as const;

const OPENED = [
  ['http://files.example.com/', 'files.example.com'],
  ['http://files.example.com:8080/', 'files.example.com:8080'],
  ['http://files.example.com:8080/', '*.example.com'],
  ['http://files.example.com/', '93.184.215.14'],
  ['http://files.example.com:8080/', '93.184.215.0/24'],
] as const;

const CLOSED = [
  ['http://files.example.com/', 'files.example.com:8080'],
  ['http://files.example.com:8080/', 'files.example.com:80'],
  ['http://files.example.com/', '*.files.example.com'],
  ['http://files.example.com/', '93.184.215.14:8080'],
  ['http://files.example.com/', '10.0.0.0/8'],
] as const;

/** The addresses to dial for a URL; every name is a public one's. */
function resolved(url: string, world: Partial<World>) {
  const lookup = () => Promise.resolve([PUBLIC]);
  return resolvedIn({ lookup, ...world }, parseTarget(url));
}

describe("the gateway's own host", () => {
  test.each(OWN)('%s is refused where %s is its own', async (url, own) => {
    const lookup = jest.fn<Lookup>(() => Promise.resolve([PUBLIC]));
    const attempt = resolved(url, { lookup, ownHosts: ['a.example', own] });

    await expect(attempt).rejects.toMatchObject({
      reason: 'ADDRESS_REFUSED',
      message: expect.stringMatching(/this gateway's own .* imports\.allow/),
    });
    expect(lookup).not.toHaveBeenCalled();
  });

  test.each(ANOTHERS)('%s is open where %s is its own', async (url, own) => {
    expect(await resolved(url, { ownHosts: [own] })).toEqual([PUBLIC]);
  });

  test.each(OPENED)('%s is opened by %s', async (url, entry) => {
    const world = { ownHosts: ['files.example.com'], allow: [entry] };

    expect(await resolved(url, world)).toEqual([PUBLIC]);
  });

  test.each(CLOSED)('%s is not opened by %s', async (url, entry) => {
    const world = { ownHosts: ['files.example.com'], allow: [entry] };

    expect(await reasonOf(() => resolved(url, world))).toBe('ADDRESS_REFUSED');
  });

  test('is not reached by a redirect', async () => {
    const own = await HostileOrigin.start({});
    const port = own.host.split(':')[1] ?? '';
    const other = await HostileOrigin.start({
      '/': redirectsTo(`http://OWN.example:${port}/`),
    });
    const [, otherPort = ''] = other.host.split(':');
    const options = {
      allow: parseAllow([`127.0.0.1:${otherPort}`]),
      lookup: () => Promise.resolve(['127.0.0.1']),
      ownHosts: ['own.example.'],
    };

    const fault = await faultOf(fetched(other.url('/'), { options }));
    await Promise.all([own, other].map((each) => each[Symbol.asyncDispose]()));

    expect(fault.reason).toBe('ADDRESS_REFUSED');
    expect(fault.message).toContain("this gateway's own name");
    expect(own.asked).toEqual([]);
  });
});
