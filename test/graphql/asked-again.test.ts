import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Caller, type StoredFile } from '../../src/gateway/index.js';
import { once } from '../../src/graphql/asked-again.js';
import { graphContext, type GraphContext } from '../../src/graphql/context.js';
import { FileNode } from '../../src/graphql/file/file-node.js';
import { openHouse } from '../gateway/house.js';
import { call } from '../support/call.js';

const failed = {
  code: 'FILE_EXISTS',
  message: 'There is one.',
  retryable: false,
  path: ['input', 'name'],
} as const;

let context: GraphContext;

beforeEach(() => {
  const { services } = openHouse().caller;
  const kept = new Map<string, string>();
  const caller = new Caller(
    {
      ...services,
      answerOnce: async ({ key, fingerprint }, work) => {
        const place = `${key} ${fingerprint}`;
        const answer = kept.get(place) ?? (await work()).answer;
        kept.set(place, answer);
        return answer;
      },
    },
    call,
  );
  context = graphContext(caller, () => undefined);
});

class SomeInput {
  readonly idempotencyKey: string;

  constructor(key: string) {
    this.idempotencyKey = key;
  }
}

const notAgain = () =>
  Promise.reject<{ readonly userErrors: [] }>(new Error('it was done again'));

/** What is given when the same is asked again. */
async function again(thing: object): Promise<object> {
  const input = new SomeInput('key');
  const answer = { userErrors: [], ...thing };
  await once(context, input, () => Promise.resolve(answer));
  return once(context, input, notAgain);
}

const file = fc
  .record({
    name: fc.string({ minLength: 1 }),
    size: fc.nat(),
    modifiedAt: fc.date({ noInvalidDate: true }),
    etag: fc.string(),
    metadata: fc
      .array(fc.tuple(fc.string(), fc.string()))
      .map((entries) => new Map(entries)),
    checksums: fc.constantFrom({}, { md5: '00', sha256: '11' }),
    expiresAt: fc.date({ noInvalidDate: true }),
  })
  .map((stat): StoredFile => {
    const ref = { account: 'one', container: 'photos', name: stat.name };
    return { ...stat, id: `file:one/photos/x`, ref, basename: stat.name };
  })
  .map((stored) => new FileNode(stored));

const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.date({ noInvalidDate: true }),
    file,
    fc
      .array(fc.tuple(fc.string(), fc.string()))
      .map((entries) => new Map(entries)),
    fc.array(tie('anything'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('anything'), { maxKeys: 4 }),
  ),
}));

describe('an answer that is given again', () => {
  test('is the same, whatever stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(anything, fc.uuid(), async (thing, key) => {
        const input = new SomeInput(key);
        const answer = { userErrors: [failed], thing };
        const first = await once(context, input, () => Promise.resolve(answer));
        const second = await once(context, input, notAgain);

        expect(plain(first)).toEqual(plain(answer));
        expect(plain(second)).toEqual(plain(answer));
      }),
    );
  });

  test.each([
    ['as the thing itself', (node: FileNode) => ({ file: node })],
    ['inside a handle', (node: FileNode) => ({ handle: { file: node } })],
    ['in a list', (node: FileNode) => ({ list: [{ files: [node] }] })],
  ])('has its file %s', async (_, around) => {
    const [node] = fc.sample(file, 1) as [FileNode];

    const given = await again(around(node));

    expect(plain(given)).toEqual(plain({ userErrors: [], ...around(node) }));
  });
});

/** Files as all that the schema reads of them. */
function plain(value: unknown): unknown {
  if (value instanceof FileNode) return allOf(value);
  if (Array.isArray(value)) return value.map(plain);
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([name, one]) => [name, plain(one)]));
}

function allOf(node: FileNode): unknown {
  const { id, ref, name, basename, size, etag, modifiedAt } = node;
  const { contentType, expiresAt, metadata, checksums } = node;
  const whole = { id, ref, name, basename, size, etag, modifiedAt };
  return ['a file', { ...whole, contentType, expiresAt, metadata, checksums }];
}
