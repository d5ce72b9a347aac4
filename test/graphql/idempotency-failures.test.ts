import { beforeEach, describe, expect, test } from '@jest/globals';
import { Caller } from '../../src/gateway/index.js';
import { StorageError, type StorageBackend } from '../../src/storage/index.js';
import { namesIn } from '../gateway/house.js';
import { call, callUntil } from '../support/call.js';
import { eventually } from '../support/eventually.js';
import { mutate, openGraph, problemOf, type Graph } from './graph.js';
import { container, make, openKeyed, openPhotos, type Keyed } from './keyed.js';

let one: StorageBackend;

beforeEach(async () => {
  one = await openPhotos();
});

/** Another client of the same API, who goes away when `signal` does. */
function clientUntil({ house }: Keyed, signal: AbortSignal): Promise<Graph> {
  const caller = new Caller(house.services, callUntil(signal));
  return openGraph({ house, caller });
}

describe('what has failed', () => {
  test('for good fails in the same words, also when it would go well by now', async () => {
    await using opened = await openKeyed({ one });
    await make(opened.graph);
    const again = { ifExists: 'FAIL', idempotencyKey: 'f' };
    const first = await make(opened.graph, again);
    await one.deleteObject({ container: 'photos', name: 'hello' }, {}, call);

    const second = await make(opened.graph, again);

    expect(first.userErrors).toMatchObject([{ code: 'FILE_EXISTS' }]);
    expect(second).toEqual(first);
  });

  test.each([
    ['the backend is away', new StorageError('UNAVAILABLE')],
    ['the request was given up', new StorageError('CANCELLED')],
    ['nobody knows why', new Error('something broke')],
  ])('because %s is tried again', async (_, error) => {
    const errors = [error];
    const failing: StorageBackend = {
      ...one,
      writeObject: (...args) => {
        const thrown = errors.pop();
        return thrown ? Promise.reject(thrown) : one.writeObject(...args);
      },
    };
    await using opened = await openKeyed({ one: failing });

    const first = await make(opened.graph);
    const second = await make(opened.graph);

    expect(first.userErrors).toHaveLength(1);
    expect(second.userErrors).toEqual([]);
    expect(await namesIn(one, 'photos')).toEqual(['hello']);
  });

  test('because there were too many jobs is tried again', async () => {
    await using opened = await openKeyed({ one });
    const { graph } = opened;
    const input = { url: 'http://127.0.0.1/a', container };
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(await begun(graph, input));
    const asked = { ...input, idempotencyKey: 'k' };
    const first = await problemOf(graph, 'importFromUrl', asked);
    await mutate(graph, 'cancelJob', { input: { job: ids[0] } });

    const id = await begun(graph, asked);

    expect(first).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    expect(ids).not.toContain(id);
  });

  test('for a while with some of many is tried again', async () => {
    const errors = [new StorageError('UNAVAILABLE')];
    const { bulkDelete, ...oneByOne } = one;
    expect(bulkDelete).toBeDefined();
    const failing: StorageBackend = {
      ...oneByOne,
      deleteObject: (...args) => {
        const thrown = errors.pop();
        return thrown ? Promise.reject(thrown) : one.deleteObject(...args);
      },
    };
    await using opened = await openKeyed({ one: failing });
    await make(opened.graph);
    const input = { files: ['file:one/photos/hello'], idempotencyKey: 'd' };
    const ask = 'results { userErrors { code } }';

    const first = await mutate(opened.graph, 'deleteFiles', { input, ask });
    const second = await mutate(opened.graph, 'deleteFiles', { input, ask });

    expect(first['results']).toEqual([
      { userErrors: [{ code: 'BACKEND_UNAVAILABLE' }] },
    ]);
    expect(second['results']).toEqual([{ userErrors: [] }]);
  });
});

describe('two at once under one key', () => {
  test('are done once, and both get the answer', async () => {
    await using opened = await openKeyed({ one });

    const both = [make(opened.graph), make(opened.graph)];
    const [first, second] = await Promise.all(both);

    expect(second).toEqual(first);
    expect(await namesIn(one, 'photos')).toEqual(['hello']);
  });

  test('the second does it where the caller of the first goes away', async () => {
    const { change, writes } = stuckWrites();
    await using opened = await openKeyed({ one: { ...one, ...change } });
    const leaving = new AbortController();
    await using client = await clientUntil(opened, leaving.signal);

    const first = make(client);
    await eventually('it is being done', () => Promise.resolve(writes() === 1));
    const second = make(opened.graph);
    leaving.abort();

    expect((await first).userErrors).toMatchObject([{ code: 'CANCELLED' }]);
    expect((await second).userErrors).toEqual([]);
    expect(writes()).toBe(2);
  });

  test('the second stops waiting where its caller goes away', async () => {
    const { change, writes } = stuckWrites();
    await using opened = await openKeyed({ one: { ...one, ...change } });
    const leaving = new AbortController();
    const patient = new AbortController();
    await using first = await clientUntil(opened, patient.signal);
    await using second = await clientUntil(opened, leaving.signal);

    const doing = make(first);
    await eventually('it is being done', () => Promise.resolve(writes() === 1));
    const waiting = make(second);
    leaving.abort();

    expect((await waiting).userErrors).toMatchObject([{ code: 'CANCELLED' }]);
    expect(second.unexpected).toEqual([]);
    expect(writes()).toBe(1);
    patient.abort();
    await doing;
  });
});

/** The first write ends only when its caller goes away. */
function stuckWrites() {
  let count = 0;
  const writeObject: StorageBackend['writeObject'] = (ref, object, asked) => {
    count += 1;
    if (count > 1) return one.writeObject(ref, object, asked);
    return new Promise((_, reject) => {
      asked.signal.addEventListener('abort', () => {
        reject(new StorageError('CANCELLED'));
      });
    });
  };
  return { change: { writeObject }, writes: () => count };
}

async function begun(graph: Graph, input: object): Promise<string> {
  const { job, userErrors } = await mutate<{ job: { id: string } | null }>(
    graph,
    'importFromUrl',
    { input, ask: 'job { id }' },
  );
  if (!job) throw new Error(JSON.stringify(userErrors));
  return job.id;
}
