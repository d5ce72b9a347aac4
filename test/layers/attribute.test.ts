import { describe, expect, test } from '@jest/globals';
import { attribute } from '../../src/layers/index.js';
import {
  FACETS,
  StorageError,
  type Call,
  type StorageBackend,
} from '../../src/storage/index.js';
import { openReference } from '../reference/index.js';

const call: Call = { signal: AbortSignal.timeout(10_000), requestId: 'test' };

/** The reference backend with some of it replaced. */
function with_(changes: Partial<StorageBackend>): StorageBackend {
  return { ...openReference(), ...changes };
}

/** What a backend of this account throws where the one behind it throws `error`. */
async function thrownFor(error: Error): Promise<unknown> {
  const failing = with_({
    statContainer: () => Promise.reject(error),
  });
  const backend = attribute('main', failing);
  return backend.statContainer('c', call).catch((thrown: unknown) => thrown);
}

describe('a StorageError that leaves an account', () => {
  test('names the account, the kind of backend and the operation', async () => {
    const backend = attribute('main', openReference());

    await expect(backend.statContainer('none', call)).rejects.toMatchObject({
      code: 'CONTAINER_NOT_FOUND',
      context: {
        account: 'main',
        backend: 'reference',
        operation: 'statContainer',
        container: 'none',
      },
    });
  });

  test("is named so from a facet's methods too", async () => {
    const backend = attribute('main', openReference());
    const ref = { container: 'none', name: 'a' };

    const listed = backend.versions?.listVersions(ref, { limit: 1 }, call);

    await expect(listed).rejects.toMatchObject({
      context: { account: 'main', operation: 'listVersions' },
    });
  });

  test('is named so among the answers of a bulk delete', async () => {
    const backend = attribute('main', openReference());
    await backend.createContainer('c', {}, call);

    const answers = await backend.bulkDelete?.deleteObjects('c', ['a'], call);

    expect(answers).toMatchObject([
      {
        code: 'OBJECT_NOT_FOUND',
        context: { account: 'main', operation: 'deleteObjects', object: 'a' },
      },
    ]);
  });

  test('keeps its code, its cause and what it said itself', async () => {
    const cause = new Error('why');
    const context = { operation: 'HEAD /v1/c', status: 503, container: 'c' };
    const error = new StorageError('UNAVAILABLE', context, cause);

    const thrown = await thrownFor(error);

    expect(thrown).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      cause,
      context: { ...context, account: 'main', backend: 'reference' },
    });
  });

  test('becomes the cause where it has none, so that its stack is kept', async () => {
    const error = new StorageError('UNEXPECTED');

    expect(await thrownFor(error)).toHaveProperty('cause', error);
  });

  test('is named so where it is thrown at once', () => {
    const signer = {
      signs: () => {
        throw new StorageError('UNEXPECTED');
      },
      sign: () => Promise.reject(new Error('not asked')),
    };
    const backend = attribute('main', with_({ signer }));

    expect(() => backend.signer?.signs({} as never)).toThrow('account="main"');
  });
});

describe('what is no StorageError', () => {
  test('leaves as it is', async () => {
    const error = new TypeError('a mistake of ours');

    expect(await thrownFor(error)).toBe(error);
  });
});

/** Keeps its state as adapters do. */
class Private {
  readonly #kind = 'private';
  #closed = false;

  get kind(): string {
    return this.#closed ? 'closed' : this.#kind;
  }

  get copy() {
    return { copies: this.#kind };
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }
}

describe('the backend behind it', () => {
  test('keeps its #private fields in reach of its methods, getters and facets', async () => {
    const backend = attribute('main', new Private() as never);

    expect(backend.kind).toBe('private');
    expect(backend.copy).toMatchObject({ copies: 'private' });
    await backend.close();
    expect(backend.kind).toBe('closed');
  });

  test.each(FACETS)(
    'has the facet %s where it has it, and lacks it where it lacks it',
    (facet) => {
      const bare = { ...openReference() };
      Reflect.deleteProperty(bare, facet);

      const signer = {
        signs: () => true,
        sign: () => Promise.reject(new Error()),
      };
      expect(attribute('main', bare)[facet]).toBeUndefined();
      expect(attribute('main', with_({ signer }))[facet]).toBeDefined();
    },
  );

  test('has the same facet each time it is asked for', () => {
    const backend = attribute('main', openReference());

    expect(backend.versions).toBe(backend.versions);
  });

  test('shows what it can hold as it is', () => {
    const behind = openReference();
    const { limits, atomicity, accountStats } = attribute('main', behind);

    expect({ limits, atomicity }).toEqual({
      limits: behind.limits,
      atomicity: behind.atomicity,
    });
    expect(accountStats?.accuracy).toBe('EXACT');
  });
});
