import { afterEach, expect, test } from '@jest/globals';
import type { Desk } from '../../../adapters/s3/desk.js';
import type { Service } from '../../../adapters/s3/service.js';
import { writeObject } from '../../../adapters/s3/write.js';
import type { WriteOptions } from '../../../src/storage/index.js';
import { bodyOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';
import { deskAt } from './desks.js';

const ref = { container: 'photos', name: 'cat' };
const headers = { 'x-amz-request-id': 'tx1', etag: '"e1"' };
const stood = { ...headers, 'last-modified': 'Sat, 21 Nov 2026 17:51:48 GMT' };
const CAT: Reply = { status: 200, headers: stood };
const NOTHING: Reply = { status: 404, headers };

let service: Pretender | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  await service?.stop();
  service = desk = undefined;
});

function refusal(status: number, code: string): Reply {
  return { status, headers, body: `<Error><Code>${code}</Code></Error>` };
}

/** Writes 'cat' at a service without versions that answers so; gives the PUTs that it got. */
async function writingAt(
  answers: {
    readonly head: readonly Reply[];
    readonly put: (asked: Asked) => Reply;
  },
  options: WriteOptions,
  differing: Partial<Service> = {},
) {
  const heads = [...answers.head];
  service = await pretend((asked) => {
    if (asked.method === 'PUT') return answers.put(asked);
    if (asked.method === 'HEAD') return heads.shift() ?? CAT;
    return { status: 200, headers, body: '<VersioningConfiguration/>' };
  });
  desk = deskAt({ endpoint: service.url }, differing);
  const body = bodyOf('cat');
  const object = { body, ...options };
  return writeObject(desk, { ref, object, call });
}

function puts(): Asked[] {
  return service?.asked.filter(({ method }) => method === 'PUT') ?? [];
}

const STORED: Reply = { status: 200, headers };

test('a condition that the service holds is left to it, in one request and a look at what it made', async () => {
  const put = () => STORED;
  await writingAt({ head: [], put }, { ifAbsent: true });
  expect(puts()[0]?.headers['if-none-match']).toBe('*');
  expect(service?.asked.map(({ method }) => method)).toEqual(['PUT', 'HEAD']);
});

test.each([
  refusal(412, 'PreconditionFailed'),
  refusal(409, 'ConditionalRequestConflict'),
])('who was slower is told that it exists ($status)', async (reply) => {
  const put = () => reply;
  const writing = writingAt({ head: [], put }, { ifAbsent: true });
  expect((await failureOf(writing)).code).toBe('OBJECT_EXISTS');
});

test.each([
  refusal(412, 'PreconditionFailed'),
  refusal(409, 'ConditionalRequestConflict'),
  refusal(404, 'NoSuchKey'),
])(
  'who was slower to replace it is told what is there ($status)',
  async (reply) => {
    const other: Reply = { status: 200, headers: { ...stood, etag: '"e2"' } };
    const head = [CAT, other];
    const put = () => reply;
    const error = await failureOf(writingAt({ head, put }, { ifMatch: 'e1' }));
    expect(error.code).toBe('PRECONDITION_FAILED');
    expect(error.context.currentEtag).toBe('e2');
    expect(puts()[0]?.headers['if-match']).toBe('e1');
  },
);

test.each([true, false])(
  'a service that knows no conditions is looked at instead (said to: %p)',
  async (conditionalWrites) => {
    const head = [NOTHING, NOTHING];
    const put = (asked: Asked) =>
      'if-none-match' in asked.headers
        ? refusal(501, 'NotImplemented')
        : STORED;
    const options = { ifAbsent: true };
    await writingAt({ head, put }, options, { conditionalWrites });
    expect(puts()).toHaveLength(2);
    expect(puts()[1]?.body).toBe('cat');
  },
);

test('what is stored is told, though nobody can look at it', async () => {
  const head = [{ status: 503, headers }];
  const put = () => STORED;
  const metadata = new Map([['a', '1']]);
  const stat = await writingAt({ head, put }, { metadata });
  expect(stat).toMatchObject({ name: 'cat', size: 3, etag: 'e1', metadata });
});

test('an answer that tells another md5 than was sent is no success', async () => {
  const etag = '"00000000000000000000000000000000"';
  const put = () => ({ status: 200, headers: { ...headers, etag } });
  const writing = writingAt({ head: [], put }, {});
  expect((await failureOf(writing)).code).toBe('UNAVAILABLE');
});
