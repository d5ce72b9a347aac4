import { expect } from '@jest/globals';
import { StorageError, type MultipartRef } from '../../src/storage/index.js';
import {
  beingRead,
  bodyOf,
  failingBody,
  letGo,
  openBody,
} from '../support/bodies.js';
import { call, callUntil } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, readText } from './acts.js';
import type { ContractCase } from './case.js';
import {
  begin,
  begun,
  complete,
  multipartCase,
  partOf,
  refOf,
  type MultipartContext,
} from './multipart-acts.js';

/** Each call on an upload that there is none of finds none, and lets its body go. */
async function expectNotFound(
  context: MultipartContext,
  upload: MultipartRef,
): Promise<void> {
  const { multipart } = context;
  const part = partOf(1, 'late');
  const stored = { partNumber: 1, size: 4, etag: 'some-etag' };
  const acts = [
    multipart.putPart(upload, part, call),
    complete(context, { upload, parts: [stored] }),
    multipart.abortMultipart(upload, call),
    ...(multipart.readPart ? [multipart.readPart(upload, stored, call)] : []),
  ];
  const { container, name: object } = upload;
  for (const failing of acts.map(failureOf)) {
    expect(await failing).toMatchObject({
      code: 'UPLOAD_NOT_FOUND',
      context: { container, object },
    });
  }
  await letGo(part.body);
}

const START = 'half of it';

/**
 * What a part leaves of which only START came: what its number held before; nothing where that was
 * nothing, so that it can't be named as what has come of it could.
 */
async function expectNoPart(
  context: MultipartContext,
  fail: (upload: MultipartRef) => Promise<unknown>,
): Promise<void> {
  const known = await begun(context, ['before']);
  await fail(known.upload);
  await complete(context, known);
  const ref = refOf(context);
  expect(await readText(context.backend, ref)).toBe('before');

  const upload = await begin(context);
  await fail(upload);
  const { parts } = await begun(context, [START]);
  const wrong = complete(context, { upload, parts });
  expect((await failureOf(wrong)).code).toBe('INVALID_ARGUMENT');
}

/** Text that is no upload's. */
const ODD_IDS = [
  '',
  ' ',
  '..',
  '../../etc/passwd',
  '%2e%2e',
  'none\u0000',
  'nöné \u{1f4e6}',
  'a&uploads=b?c#d',
  '00000000-0000-4000-8000-000000000000',
  '2~aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'x'.repeat(2000),
];

export const multipartFailureCases: readonly ContractCase[] = [
  multipartCase(
    'MP-40',
    'an upload that is aborted is found no more',
    async (context) => {
      const { upload } = await begun(context, ['one']);
      await context.multipart.abortMultipart(upload, call);
      await expectNotFound(context, upload);
      expect(await list(context.backend, context.container)).toEqual([]);
    },
  ),

  multipartCase(
    'MP-41',
    'an upload that there never was is not found, whatever its id',
    async (context) => {
      const { uploadId } = await begin(context);
      const cut = uploadId.slice(0, -1);
      for (const odd of [...ODD_IDS, cut, `${uploadId}0`]) {
        await expectNotFound(context, { ...refOf(context), uploadId: odd });
      }
    },
  ),

  multipartCase(
    'MP-42',
    'an upload is found under its own name alone, and goes on there',
    async (context) => {
      const { upload, parts } = await begun(context, ['one']);
      const container = await context.newContainer();
      await expectNotFound(context, { ...upload, name: 'another' });
      await expectNotFound(context, { ...upload, container });
      expect((await complete(context, { upload, parts })).size).toBe(3);
    },
  ),

  multipartCase(
    'MP-43',
    'an upload that is complete takes no more parts and cannot be aborted',
    async (context) => {
      const { multipart } = context;
      const { upload, parts } = await begun(context, ['one']);
      await complete(context, { upload, parts });
      const part = partOf(1, 'late');
      const putting = multipart.putPart(upload, part, call);
      expect((await failureOf(putting)).code).toBe('UPLOAD_NOT_FOUND');
      await letGo(part.body);
      const aborting = multipart.abortMultipart(upload, call);
      expect((await failureOf(aborting)).code).toBe('UPLOAD_NOT_FOUND');
      expect(await readText(context.backend, refOf(context))).toBe('one');
    },
  ),

  multipartCase(
    'MP-44',
    'a part that is shorter than was said is not stored',
    (context) =>
      expectNoPart(context, async (upload) => {
        const part = { partNumber: 1, size: 99, body: bodyOf(START) };
        const error = await failureOf(
          context.multipart.putPart(upload, part, call),
        );
        const about = { limit: 99, actual: START.length };
        expect(error).toMatchObject({ code: 'SIZE_MISMATCH', context: about });
        await letGo(part.body);
      }),
  ),

  multipartCase(
    'MP-45',
    'a part that is longer than was said is not stored, and its end not waited for',
    (context) =>
      expectNoPart(context, async (upload) => {
        const body = openBody(`${START} and more`);
        const part = { partNumber: 1, size: START.length, body };
        const error = await failureOf(
          context.multipart.putPart(upload, part, call),
        );
        expect(error.code).toBe('SIZE_MISMATCH');
        expect(error.context.limit).toBe(START.length);
        await letGo(body);
      }),
  ),

  multipartCase(
    'MP-46',
    'a part whose body fails half way is not stored, and the failure is told',
    (context) =>
      expectNoPart(context, async (upload) => {
        const broken = new Error('the disk at the other end is broken');
        const body = failingBody(START, broken);
        const part = { partNumber: 1, size: 99, body };
        const error = await failureOf(
          context.multipart.putPart(upload, part, call),
        );
        expect(error.code).toBe('UNEXPECTED');
        expect(error.cause).toBe(broken);
      }),
  ),

  multipartCase(
    'MP-47',
    'a part whose body ends in a StorageError ends in that one',
    async (context) => {
      const upload = await begin(context);
      const broken = new StorageError('RATE_LIMITED', { object: 'elsewhere' });
      const body = failingBody(START, broken);
      const part = { partNumber: 1, size: 99, body };
      const error = await failureOf(
        context.multipart.putPart(upload, part, call),
      );
      expect([error, error.cause]).toContain(broken);
      expect(error.code).toBe('RATE_LIMITED');
    },
  ),

  multipartCase(
    'MP-48',
    'a part that its caller gives up stops, lets the body go and is not stored',
    (context) =>
      expectNoPart(context, async (upload) => {
        const caller = new AbortController();
        const body = openBody(START);
        const part = { partNumber: 1, size: 99, body };
        const until = callUntil(caller.signal);
        const putting = failureOf(
          context.multipart.putPart(upload, part, until),
        );
        await beingRead(body);
        caller.abort();
        expect((await putting).code).toBe('CANCELLED');
        await letGo(body);
      }),
  ),
];
