import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import dns from 'node:dns';
import { setImmediate } from 'node:timers/promises';
import { LookupQueue, type Lookup } from '../../src/remote/look-up.js';
import { asking, faultOf, opener } from './opener.js';

/** A resolver that answers when a test says so. */
class Resolver {
  /** Every name that was looked up, in turn. */
  readonly begun: string[] = [];
  /** How many were under way at once, at most. */
  most = 0;
  readonly #underWay = new Map<string, PromiseWithResolvers<string[]>>();

  readonly lookup: Lookup = (host) => {
    this.begun.push(host);
    const looking = Promise.withResolvers<string[]>();
    this.#underWay.set(host, looking);
    this.most = Math.max(this.most, this.#underWay.size);
    return looking.promise;
  };

  get underWay(): readonly string[] {
    return [...this.#underWay.keys()];
  }

  answer(host: string): Promise<void> {
    return this.#end(host, (looking) => {
      looking.resolve([`of ${host}`]);
    });
  }

  fail(host: string): Promise<void> {
    return this.#end(host, (looking) => {
      looking.reject(new Error(`none of ${host}`));
    });
  }

  async #end(
    host: string,
    how: (looking: PromiseWithResolvers<string[]>) => void,
  ): Promise<void> {
    const looking = this.#underWay.get(host);
    this.#underWay.delete(host);
    if (looking) how(looking);
    await setImmediate(); // Whoever waited for it has heard.
  }
}

/** Somebody who asks for a name. */
class Asker {
  readonly found: Promise<readonly string[]>;
  readonly #going = new AbortController();

  constructor(queue: LookupQueue, host: string) {
    this.found = queue.find(host, this.#going.signal);
    this.found.catch(() => undefined);
  }

  goAway(): void {
    this.#going.abort(new Error('gone'));
  }
}

function asked(...hosts: readonly string[]) {
  const resolver = new Resolver();
  const queue = new LookupQueue(resolver.lookup);
  const askers = hosts.map((host) => new Asker(queue, host));
  return { resolver, queue, askers };
}

describe('looking up', () => {
  test('two names at once, others wait, and come in the order they asked', async () => {
    const { resolver, askers } = asked('a', 'b', 'c', 'd');
    expect(resolver.begun).toEqual(['a', 'b']);

    await resolver.answer('b');
    expect(resolver.begun).toEqual(['a', 'b', 'c']);
    await resolver.fail('a');
    expect(resolver.begun).toEqual(['a', 'b', 'c', 'd']);

    await expect(askers[1]?.found).resolves.toEqual(['of b']);
    await expect(askers[0]?.found).rejects.toThrow('none of a');
  });

  test('one that fails at once gives its place away', async () => {
    const lookup = jest.fn<Lookup>(() => {
      throw new Error('none');
    });
    const queue = new LookupQueue(lookup);
    const { signal } = new AbortController();
    const all = ['a', 'b', 'c'].map((host) => queue.find(host, signal));

    expect(await Promise.allSettled(all)).toMatchObject(
      Array(3).fill({ status: 'rejected', reason: { message: 'none' } }),
    );
    expect(lookup).toHaveBeenCalledTimes(3);
  });

  test('who goes away while it waits is never looked up', async () => {
    const { resolver, askers } = asked('a', 'b', 'c', 'd');

    askers[2]?.goAway();
    await expect(askers[2]?.found).rejects.toThrow('gone');
    await resolver.answer('a');

    expect(resolver.begun).toEqual(['a', 'b', 'd']);
  });

  test('who has gone before it asks is never looked up', async () => {
    const { resolver, queue } = asked();
    const gone = AbortSignal.abort(new Error('gone'));

    await expect(queue.find('a', gone)).rejects.toThrow('gone');

    expect(resolver.begun).toEqual([]);
  });

  test('one that is given up on holds its place until it ends', async () => {
    const { resolver, askers } = asked('a', 'b', 'c');

    askers[0]?.goAway();
    await expect(askers[0]?.found).rejects.toThrow('gone');
    expect(resolver.begun).toEqual(['a', 'b']);
    await resolver.answer('a');

    expect(resolver.begun).toEqual(['a', 'b', 'c']);
  });

  test('no place is lost, and none is added, whatever comes and goes', async () => {
    const event = fc.tuple(
      fc.constantFrom('ask', 'goAway', 'answer', 'fail'),
      fc.nat(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const { resolver, queue } = asked();
        const askers: Asker[] = [];
        const happen = {
          ask: () => askers.push(new Asker(queue, `${askers.length}`)),
          goAway: (nth: number) => askers[nth % askers.length]?.goAway(),
          answer: (nth: number) =>
            resolver.answer(resolver.underWay[nth % 2] ?? ''),
          fail: (nth: number) =>
            resolver.fail(resolver.underWay[nth % 2] ?? ''),
        };
        for (const [what, nth] of events) await happen[what](nth);
        while (resolver.underWay[0])
          await resolver.answer(resolver.underWay[0]);

        askers.push(new Asker(queue, 'x'), new Asker(queue, 'y'));
        expect(resolver.underWay).toEqual(['x', 'y']);
        expect(resolver.most).toBe(2);
      }),
    );
  });
});

describe('an opener', () => {
  const URLS = ['a', 'b', 'c'].map((name) => `http://${name}.example/`);

  /** How many of three URLs an opener looks up, none of them with an answer, until it closes. */
  async function lookedUp(lookup?: Lookup): Promise<readonly string[]> {
    const { open, close } = opener(lookup && { lookup });
    const ended = URLS.map((url) => faultOf(open(asking(url))));
    await setImmediate();
    close();
    return (await Promise.all(ended)).map(({ reason }) => reason);
  }

  test('asks a resolver that is given for two names at once', async () => {
    const resolver = new Resolver();

    expect(await lookedUp(resolver.lookup)).toEqual(Array(3).fill('CANCELLED'));
    expect(resolver.begun).toEqual(['a.example', 'b.example']);
  });

  test("asks the system's for two names at once", async () => {
    const system = jest.spyOn(dns, 'lookup').mockReturnValue(undefined);

    const ended = await lookedUp();
    const names = system.mock.calls.map(([name]) => name);
    system.mockRestore();

    expect(ended).toEqual(Array(3).fill('CANCELLED'));
    expect(names).toEqual(['a.example', 'b.example']);
  });

  test('gives a name its whole time once its turn has come, however long it waited', async () => {
    const timeUp = new AbortController();
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    timeout.mockReturnValue(timeUp.signal);
    const resolver = new Resolver();
    const { open, close } = opener({ lookup: resolver.lookup });
    const [first, , third] = URLS.map((url) => faultOf(open(asking(url))));
    await setImmediate();
    expect(timeout).toHaveBeenCalledTimes(2);

    timeUp.abort();
    expect(await first).toMatchObject({
      reason: 'UNRESOLVABLE',
      details: { passing: true },
    });
    await resolver.answer('a.example');
    expect(timeout).toHaveBeenCalledTimes(3);
    timeout.mockRestore();
    close();

    expect((await third)?.reason).toBe('CANCELLED');
    expect(resolver.begun).toEqual(['a.example', 'b.example', 'c.example']);
  });
});
