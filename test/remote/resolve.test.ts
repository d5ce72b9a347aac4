import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { RemoteFault } from '../../src/remote/fault.js';
import { systemLookup, type Lookup } from '../../src/remote/look-up.js';
import { parseTarget } from '../../src/remote/target.js';
import { reasonOf } from './refusal.js';
import { resolvedIn, type World } from './world.js';

/** The addresses to dial for a URL; every name is at `found` where nothing else is said. */
function resolved(
  url: string,
  found: readonly string[],
  world: Partial<World> = {},
) {
  const lookup = () => Promise.resolve(found);
  return resolvedIn({ lookup, ...world }, parseTarget(url));
}

const PUBLIC = ['93.184.215.14', '2606:4700::1111'];

const OPENED = [
  ['http://a.example:8443/', '10.0.0.1', 'a.example'],
  ['http://a.example:8443/', '10.0.0.1', 'a.example:8443'],
  ['http://a.example:8443/', '10.0.0.1', '*.example'],
  ['http://a.example:8443/', '10.0.0.1', '10.0.0.0/8'],
  ['http://a.example/', '10.0.0.1', '10.0.0.1:80'],
  ['http://intranet/', '10.0.0.1', 'intranet'],
  ['http://intranet/', '10.0.0.1', '10.0.0.1'],
  ['http://a.example:8443/', '93.184.215.14', 'a.example:8443'],
  ['http://127.0.0.1:9000/', '127.0.0.1', '127.0.0.1:9000'],
  ['http://[::1]:9000/', '::1', '::1'],
] as const;

const CLOSED = [
  ['http://a.example:8443/', '10.0.0.1', 'a.example:443', 'PORT_REFUSED'],
  ['http://a.example:8443/', '93.184.215.14', 'b.example', 'PORT_REFUSED'],
  ['http://a.example:8443/', '93.184.215.14', '10.0.0.0/8', 'PORT_REFUSED'],
  ['http://a.example/', '10.0.0.1', '10.0.0.1:8080', 'ADDRESS_REFUSED'],
  ['http://a.example/', '10.0.0.1', 'b.example', 'ADDRESS_REFUSED'],
  ['http://intranet/', '93.184.215.14', '10.0.0.0/8', 'ADDRESS_REFUSED'],
  ['http://[::ffff:7f00:1]/', '', '127.0.0.1', 'ADDRESS_REFUSED'],
] as const;

describe('a name', () => {
  test('is looked up once, and all that is found is given in its order', async () => {
    const lookup = jest.fn<Lookup>(() => Promise.resolve(PUBLIC));

    expect(await resolved('http://A.example./', [], { lookup })).toEqual(
      PUBLIC,
    );
    expect(lookup.mock.calls).toEqual([['a.example']]);
  });

  test('is refused where one of its addresses is, whichever', async () => {
    const bad = fc.constantFrom(
      '127.0.0.1',
      '::1',
      '::ffff:8.8.8.8',
      'fe80::1%eth0',
      'junk',
    );
    const some = fc.array(fc.constantFrom(...PUBLIC));
    await fc.assert(
      fc.asyncProperty(some, bad, some, async (before, address, after) => {
        const found = [...before, address, ...after];
        const reason = await reasonOf(() =>
          resolved('http://a.example/', found),
        );
        expect(reason).toBe('ADDRESS_REFUSED');
      }),
    );
  });

  test('without an address is UNRESOLVABLE', async () => {
    expect(await reasonOf(() => resolved('http://a.example/', []))).toBe(
      'UNRESOLVABLE',
    );
  });

  test.each([
    ['ENOTFOUND', false],
    ['EAI_AGAIN', true],
  ])(
    'whose look-up fails with %s is UNRESOLVABLE; passing: %p',
    async (code, passing) => {
      const lookup = () =>
        Promise.reject(Object.assign(new Error(code), { code }));
      const attempt = resolved('http://a.example/', [], { lookup });

      await expect(attempt).rejects.toMatchObject({
        reason: 'UNRESOLVABLE',
        details: { passing },
      });
    },
  );

  test('whose look-up never ends is given up with its signal', async () => {
    const asked = new AbortController();
    const lookup = () => new Promise<never>(() => undefined);
    const attempt = resolved('http://a.example/', [], {
      lookup,
      signal: asked.signal,
    });
    const gone = new RemoteFault('CANCELLED', 'gone');
    asked.abort(gone);

    await expect(attempt).rejects.toBe(gone);
  });

  test('whose look-up never ends is UNRESOLVABLE in time, and may pass', async () => {
    const deadline = new AbortController();
    const timeout = jest
      .spyOn(AbortSignal, 'timeout')
      .mockReturnValue(deadline.signal);
    const lookup = jest.fn<Lookup>(() => new Promise(() => undefined));
    const attempt = resolved('http://a.example/', [], { lookup });
    expect(lookup).toHaveBeenCalled();
    expect(timeout).toHaveBeenCalledWith(10_000);
    timeout.mockRestore();

    deadline.abort();

    await expect(attempt).rejects.toMatchObject({
      reason: 'UNRESOLVABLE',
      details: { passing: true },
    });
  });

  test('of this machine is looked up by the system', async () => {
    const found = await resolved('http://localhost/', [], {
      allow: ['localhost'],
      lookup: systemLookup,
    });

    expect(
      found.every((address) => ['127.0.0.1', '::1'].includes(address)),
    ).toBe(true);
  });
});

describe('without asking any resolver', () => {
  const lookup = jest.fn<Lookup>(() => Promise.resolve(PUBLIC));

  test.each([
    ['http://a.example:8080/', 'PORT_REFUSED'],
    ['https://a.example:22/', 'PORT_REFUSED'],
    ['http://8.8.8.8:8080/', 'PORT_REFUSED'],
    ['http://10.0.0.1/', 'ADDRESS_REFUSED'],
    ['http://intranet/', 'ADDRESS_REFUSED'],
    ['http://a.localhost/', 'ADDRESS_REFUSED'],
    ['http://printer.local/', 'ADDRESS_REFUSED'],
    ['http://db.internal/', 'ADDRESS_REFUSED'],
    ['http://db.internal./', 'ADDRESS_REFUSED'],
    ['http://nas.home.arpa/', 'ADDRESS_REFUSED'],
  ])('%s is %s', async (url, reason) => {
    expect(await reasonOf(() => resolved(url, [], { lookup }))).toBe(reason);
    expect(lookup).not.toHaveBeenCalled();
  });
});

describe('what an operator opens', () => {
  test.each(OPENED)('%s at %s is open by %s', async (url, address, entry) => {
    expect(await resolved(url, [address], { allow: [entry] })).toEqual([
      address,
    ]);
  });

  test.each(CLOSED)(
    '%s at %s is not by %s: %s',
    async (url, address, entry, reason) => {
      const attempt = () => resolved(url, [address], { allow: [entry] });

      expect(await reasonOf(attempt)).toBe(reason);
    },
  );
});

describe('a refusal', () => {
  test.each([
    ['http://a.example/', /only what is public .* imports\.allow/],
    ['http://a.example:8080/', /only 80 and 443 .* imports\.allow/],
  ])(
    'of %s says the rule and who can change it, and no address',
    async (url, says) => {
      const attempt = resolved(url, ['10.7.7.7'], { allow: ['10.9.9.9'] });

      await expect(attempt).rejects.toThrow(says);
      await expect(attempt).rejects.not.toThrow('10.7.7.7');
    },
  );
});
