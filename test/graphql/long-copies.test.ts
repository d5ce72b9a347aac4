import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  openWorkingHouse,
  type WorkingHouse,
} from '../gateway/working-house.js';
import { namesIn } from '../gateway/house.js';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { mutate, openGraph, problemOf, type Graph } from './graph.js';

/** One byte more than what is copied while the caller waits. */
const LARGE = 2 ** 24 + 1;

const file = 'file:one/photos/large';

let house: WorkingHouse;
let graph: Graph;

beforeEach(async () => {
  house = await openWorkingHouse();
  await house.one.createContainer('photos', {}, call);
  await house.two.createContainer('far', {}, call);
  await store('large', LARGE);
  graph = await openGraph({ house });
});

afterEach(async () => {
  await graph[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

async function store(name: string, size: number): Promise<void> {
  const body = bodyOf(Buffer.alloc(size, 'abc'));
  await house.one.writeObject({ container: 'photos', name }, { body }, call);
}

const ask = `
  file { id size }
  job { kind state source name progress { bytesDone bytesTotal } file { id } }
`;

describe.each([
  ['cloneFile', 'CLONE', ['copy', 'large']],
  ['moveFile', 'MOVE', ['copy']],
])('%s of more than 16 MiB', (verb, kind, left) => {
  test('answers with its job, and with the file when that is there in time', async () => {
    const input = { file, name: 'copy' };

    expect(await mutate(graph, verb, { input, ask })).toEqual({
      file: { id: 'file:one/photos/copy', size: LARGE },
      job: {
        kind,
        state: 'SUCCEEDED',
        source: file,
        name: 'copy',
        progress: { bytesDone: LARGE, bytesTotal: LARGE },
        file: { id: 'file:one/photos/copy' },
      },
      userErrors: [],
    });
    expect(await namesIn(house.one, 'photos')).toEqual(left);
  });

  test('goes to another account', async () => {
    const input = { file, container: 'container:two/far' };
    const name = verb === 'cloneFile' ? 'clone_large' : 'large';

    const copied = await mutate(graph, verb, { input, ask });

    expect(copied).toMatchObject({
      file: { id: `file:two/far/${name}`, size: LARGE },
      job: { kind, state: 'SUCCEEDED' },
      userErrors: [],
    });
    expect(await namesIn(house.two, 'far')).toEqual([name]);
  });

  test('answers with the job alone where nobody waits', async () => {
    const input = { file, name: 'copy', waitSeconds: 0 };

    expect(await mutate(graph, verb, { input, ask })).toMatchObject({
      file: null,
      job: { kind, state: 'QUEUED' },
      userErrors: [],
    });
  });

  test('is refused before it is begun where the name is taken', async () => {
    await store('there', 1);

    const problem = await problemOf(graph, verb, { file, name: 'there' });
    const { jobs } = await graph.data('{ jobs { nodes { id } } }');

    expect(problem).toMatchObject({
      code: 'FILE_EXISTS',
      path: ['input', 'name'],
    });
    expect(jobs).toEqual({ nodes: [] });
  });
});

describe.each(['cloneFile', 'moveFile'])('%s of less', (verb) => {
  test('needs no job', async () => {
    await store('small', LARGE - 1);
    const input = { file: 'file:one/photos/small', name: 'copy' };

    expect(await mutate(graph, verb, { input, ask })).toMatchObject({
      file: { id: 'file:one/photos/copy' },
      job: null,
      userErrors: [],
    });
  });

  test.each([-1, 61])('can not wait for %d seconds', async (waitSeconds) => {
    await store('small', 1);

    const problem = await problemOf(graph, verb, {
      file: 'file:one/photos/small',
      name: 'copy',
      waitSeconds,
    });

    expect(problem).toMatchObject({
      code: 'BAD_USER_INPUT',
      path: ['input', 'waitSeconds'],
      limit: 60,
      actual: waitSeconds,
    });
    expect(await namesIn(house.one, 'photos')).toEqual(['large', 'small']);
  });
});
