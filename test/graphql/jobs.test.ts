import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { call } from '../support/call.js';
import { eventually } from '../support/eventually.js';
import { mutate, problemOf, PROBLEM } from './graph.js';
import {
  beginImport,
  container,
  openWorking,
  type GraphJob,
  type Working,
} from './working.js';

let api: Working;

beforeEach(async () => {
  api = await openWorking({ starts: false });
});

afterEach(async () => {
  await api[Symbol.asyncDispose]();
});

const JOB = `
  id kind state source name createdAt startedAt finishedAt
  progress { bytesDone bytesTotal } container { id } file { id size }
  userErrors { code message path retryable reason actual limit }
`;

async function look(id: string): Promise<Record<string, unknown> | null> {
  const { job } = await api.graph.data<{ job: Record<string, unknown> | null }>(
    `query ($id: ID!) { job(id: $id) { ${JOB} } }`,
    { id },
  );
  return job;
}

/** What the job is once it is so. */
async function once(id: string, state: string) {
  await eventually(`the job is ${state}`, async () => {
    const { job } = await api.graph.data<{ job: GraphJob }>(
      'query ($id: ID!) { job(id: $id) { id state } }',
      { id },
    );
    return job.state === state;
  });
  return look(id);
}

describe('a job', () => {
  test('is there as soon as it is answered, and waits for its turn', async () => {
    const { id } = await beginImport(api, 'cat');

    expect(id).toMatch(/^job:[\w-]+$/);
    expect(await look(id)).toEqual({
      id,
      kind: 'IMPORT',
      state: 'QUEUED',
      source: `${api.origin.url}/any`,
      name: 'cat',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
      startedAt: null,
      finishedAt: null,
      progress: { bytesDone: 0, bytesTotal: null },
      container: { id: container },
      file: null,
      userErrors: [],
    });
  });

  test('has its file and its times once it is done', async () => {
    const { id } = await beginImport(api, 'cat');
    api.house.services.jobs.start();

    expect(await once(id, 'SUCCEEDED')).toMatchObject({
      file: { id: 'file:one/photos/cat', size: 11 },
      progress: { bytesDone: 11, bytesTotal: 11 },
      startedAt: expect.stringMatching(/Z$/) as unknown,
      finishedAt: expect.stringMatching(/Z$/) as unknown,
      userErrors: [],
    });
  });

  test('shows no user and no query of its URL', async () => {
    const { id } = await beginImport(api, 'cat', {
      url: `${api.origin.url}/any?key=canary#canary`,
    });
    const other = await beginImport(api, 'cat', {
      url: 'http://canary:canary@a.test/b',
    });

    const shown = JSON.stringify([await look(id), await look(other.id)]);

    expect(shown).toContain(`${api.origin.url}/any"`);
    expect(shown).toContain('http://a.test/b');
    expect(shown).not.toContain('canary');
  });

  test('says of a failure what a mutation that waited would have said', async () => {
    api.replies.set('/any', { status: 404, body: '<h1>canary</h1>' });
    api.house.services.jobs.start();
    const input = {
      url: `${api.origin.url}/any`,
      container,
      name: 'cat',
      waitSeconds: 20,
    };

    const failed = await mutate<{ job: GraphJob }>(api.graph, 'importFromUrl', {
      input,
      ask: `job { id state ${PROBLEM} }`,
    });

    expect(failed.userErrors).toMatchObject([
      { code: 'IMPORT_FAILED', reason: 'STATUS', path: ['input', 'url'] },
    ]);
    expect(failed.job).toMatchObject({
      state: 'FAILED',
      userErrors: failed.userErrors.map((one) => ({ ...one, path: [] })),
    });
    expect(JSON.stringify(failed)).not.toContain('canary');
  });

  test('has no file and no container once those are gone', async () => {
    await api.house.one.createContainer('brief', {}, call);
    const within = { container: 'container:one/brief' };
    const { id } = await beginImport(api, 'cat', within);
    api.house.services.jobs.start();
    await once(id, 'SUCCEEDED');
    const cat = { container: 'brief', name: 'cat' };
    await api.house.one.deleteObject(cat, {}, call);
    expect(await look(id)).toMatchObject({
      container: { id: within.container },
      file: null,
    });

    await api.house.one.deleteContainer('brief', call);
    expect(await look(id)).toMatchObject({ container: null, file: null });
  });

  test('is a node', async () => {
    const { id } = await beginImport(api, 'cat');

    const { node, nodes } = await api.graph.data(
      `query ($id: ID!) {
        node(id: $id) { __typename id ... on Job { state } }
        nodes(ids: ["job:none", $id]) { id }
      }`,
      { id },
    );

    expect(node).toEqual({ __typename: 'Job', id, state: 'QUEUED' });
    expect(nodes).toEqual([null, { id }]);
  });

  test('that is none is null; an ID that is none of a job is refused', async () => {
    const { job } = await api.graph.data('{ job(id: "job:none") { id } }');
    const { errors } = await api.graph.ask('{ job(id: "file:a/b/c") { id } }');

    expect(job).toBeNull();
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', path: ['id'] } },
    ]);
  });
});

describe('cancelJob', () => {
  test('stops a job that waits, and leaves nothing', async () => {
    const { id } = await beginImport(api, 'cat');

    const { job } = await mutate(api.graph, 'cancelJob', {
      input: { job: id },
      ask: `job { ${JOB} }`,
    });

    expect(job).toMatchObject({ id, state: 'CANCELLED', userErrors: [] });
    expect(api.origin.asked).toEqual([]);
  });

  test('stops one that runs, within a second', async () => {
    api.replies.set('/any', undefined);
    const { id } = await beginImport(api, 'cat');
    api.house.services.jobs.start();
    await eventually('it runs', () =>
      Promise.resolve(api.origin.asked.length > 0),
    );

    const begun = Date.now();
    const ask = 'job { state file { id } }';
    const input = { job: id };
    const { job } = await mutate(api.graph, 'cancelJob', { input, ask });

    expect(job).toEqual({ state: 'CANCELLED', file: null });
    expect(Date.now() - begun).toBeLessThan(1000);
  });

  test('leaves one that is over as it is', async () => {
    const { id } = await beginImport(api, 'cat');
    api.house.services.jobs.start();
    const before = await once(id, 'SUCCEEDED');

    const input = { job: id };
    const ask = `job { ${JOB} }`;
    const { job } = await mutate(api.graph, 'cancelJob', { input, ask });

    expect(job).toEqual(before);
  });

  test.each([
    ['there is none such', 'job:none', 'JOB_NOT_FOUND'],
    ['it is no job', 'file:one/photos/cat', 'BAD_USER_INPUT'],
  ])('is refused where %s', async (_, job, code) => {
    expect(await problemOf(api.graph, 'cancelJob', { job })).toMatchObject({
      code,
      path: ['input', 'job'],
    });
  });
});
