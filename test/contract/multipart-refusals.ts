import { expect } from '@jest/globals';
import type {
  Multipart,
  NewMultipart,
  NewPart,
} from '../../src/storage/index.js';
import { bodyOf, letGo } from '../support/bodies.js';
import { call, callUntil } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list } from './acts.js';
import type { ContractCase } from './case.js';
import {
  begin,
  begun,
  complete,
  multipartCase,
  partOf,
  partSizeOf,
  refOf,
  type MultipartContext,
} from './multipart-acts.js';

/** Part sizes that no upload can have. */
function oddPartSizes({ minPartSize, maxPartSize }: Multipart) {
  return [0, -1, NaN, minPartSize - 1, minPartSize + 0.5, maxPartSize + 1];
}

/** What no part can be. */
function oddParts(
  context: MultipartContext,
): readonly Pick<NewPart, 'partNumber' | 'size'>[] {
  const { maxParts } = context.multipart;
  const numbers = [0, -1, 1.5, NaN, maxParts + 1];
  const sizes = [0, -1, 1.5, NaN, partSizeOf(context) + 1];
  return [
    ...numbers.map((partNumber) => ({ partNumber, size: 4 })),
    ...sizes.map((size) => ({ partNumber: 1, size })),
  ];
}

export const multipartRefusalCases: readonly ContractCase[] = [
  multipartCase(
    'MP-50',
    'an upload with parts of a size that they cannot have is not begun',
    async (context) => {
      for (const partSize of oddPartSizes(context.multipart)) {
        const error = await failureOf(begin(context, { partSize }));
        expect(error.code).toBe('INVALID_ARGUMENT');
      }
    },
  ),

  multipartCase(
    'MP-51',
    'an upload with parts of the least size, and one with parts of the greatest, is begun',
    async (context) => {
      const { minPartSize, maxPartSize, maxParts } = context.multipart;
      expect(minPartSize).toBeGreaterThan(0);
      expect(maxParts).toBeGreaterThanOrEqual(1000);
      for (const partSize of [minPartSize, maxPartSize]) {
        const its = await begun(context, ['x'], { partSize });
        expect((await complete(context, its)).size).toBe(1);
      }
    },
  ),

  multipartCase(
    'MP-52',
    'an upload into a container that is not there is not begun, and the container is named',
    async (context) => {
      const container = `${context.prefix}missing`;
      const error = await failureOf(begin(context, { container }));
      expect(error).toMatchObject({
        code: 'CONTAINER_NOT_FOUND',
        context: { container },
      });
    },
  ),

  multipartCase(
    'MP-53',
    'names and metadata that cannot be are refused before anything else is looked at',
    async (context) => {
      const missing = { container: `${context.prefix}missing` };
      for (const name of ['', '..', 'a/../b', 'line\n', 'x'.repeat(1025)]) {
        const nameless = await failureOf(begin(context, { ...missing, name }));
        expect(nameless.code).toBe('INVALID_OBJECT_NAME');
      }
      const nowhere = await failureOf(begin(context, { container: '' }));
      expect(nowhere.code).toBe('INVALID_CONTAINER_NAME');
      const metadata = new Map([['not a token', '']]);
      const odd = await failureOf(begin(context, { ...missing, metadata }));
      expect(odd.code).toBe('INVALID_METADATA');
    },
  ),

  multipartCase(
    'MP-54',
    'a part that can be none is refused, and its body let go',
    async (context) => {
      const { multipart } = context;
      const upload = await begin(context);
      for (const odd of oddParts(context)) {
        const body = bodyOf('four');
        const putting = multipart.putPart(upload, { ...odd, body }, call);
        expect((await failureOf(putting)).code).toBe('INVALID_ARGUMENT');
        await letGo(body);
      }
      await multipart.abortMultipart(upload, call);
    },
  ),

  multipartCase(
    'MP-55',
    'a part’s number may be the greatest that there is',
    async (context) => {
      const { multipart } = context;
      const upload = await begin(context);
      const { maxParts } = multipart;
      const put = await multipart.putPart(upload, partOf(maxParts, 'x'), call);
      expect(put).toMatchObject({ partNumber: maxParts, size: 1 });
      await multipart.abortMultipart(upload, call);
    },
  ),

  multipartCase(
    'MP-56',
    'a part’s body is read to its end, or destroyed where it is not asked for',
    async (context) => {
      const { multipart } = context;
      const upload = await begin(context);
      const stored = partOf(1, 'stored');
      await multipart.putPart(upload, stored, call);
      await letGo(stored.body);

      const gone = callUntil(AbortSignal.abort());
      for (const [odd, its] of [
        [{ ...upload, container: '' }, call],
        [{ ...upload, name: '' }, call],
        [{ ...upload, container: `${context.prefix}missing` }, call],
        [upload, gone],
      ] as const) {
        const part = partOf(1, 'refused');
        await failureOf(multipart.putPart(odd, part, its));
        await letGo(part.body);
      }
    },
  ),

  multipartCase(
    'MP-57',
    'what is given up before it began does nothing',
    async (context) => {
      const { backend, container, multipart } = context;
      const gone = callUntil(AbortSignal.abort());
      const its = await begun(context, ['one']);
      const object: NewMultipart = { partSize: partSizeOf(context) };
      const completion = { parts: its.parts };
      for (const act of [
        () => multipart.beginMultipart(refOf(context), object, gone),
        () => multipart.putPart(its.upload, partOf(1, 'two'), gone),
        () => multipart.completeMultipart(its.upload, completion, gone),
        () => multipart.abortMultipart(its.upload, gone),
      ]) {
        expect((await failureOf(act())).code).toBe('CANCELLED');
      }
      expect(await list(backend, container)).toEqual([]);
      expect((await complete(context, its)).size).toBe(3);
    },
  ),
];
