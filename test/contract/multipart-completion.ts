import { expect } from '@jest/globals';
import type { PartStat } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, readText, write } from './acts.js';
import { casesWith, type ContractCase } from './case.js';
import {
  begin,
  begun,
  complete,
  multipartCase,
  NAME,
  refOf,
  twoParts,
} from './multipart-acts.js';
import { contentsOf } from './versioned.js';

/** Ways to name parts that make no object, where part 1 and part 2 are stored. */
const NO_OBJECTS: Readonly<
  Record<string, (one: PartStat, two: PartStat) => readonly PartStat[]>
> = {
  'of no part': () => [],
  'not from the first on': (_, two) => [two],
  'with a gap': (one, two) => [one, { ...two, partNumber: 3 }],
  'out of their order': (one, two) => [two, one],
  'one of them twice': (one, two) => [one, one, two],
  'with an etag of another content': (one, two) => [
    one,
    { ...two, etag: one.etag },
  ],
};

const refusedCases = Object.entries(NO_OBJECTS).map(([how, choose], at) =>
  multipartCase(
    `MP-3${at}`,
    `parts ${how} make no object, and can still be named rightly`,
    async (context) => {
      const { backend, container } = context;
      const { upload, parts } = await begun(context, twoParts(context));
      const [one, two] = parts as [PartStat, PartStat];

      const wrong = { upload, parts: choose(one, two) };
      const error = await failureOf(complete(context, wrong));
      expect(error.code).toBe('INVALID_ARGUMENT');
      expect(await list(backend, container)).toEqual([]);

      await complete(context, { upload, parts });
      expect(await list(backend, container)).toEqual([NAME]);
    },
  ),
);

export const completionCases: readonly ContractCase[] = [
  multipartCase(
    'MP-21',
    'where something stands, what must be absent is not completed; it is when it may be there',
    async (context) => {
      const { backend } = context;
      await write(backend, refOf(context), 'there');
      const upload = await begun(context, ['in parts']);

      const refused = complete(context, upload, { ifAbsent: true });
      expect((await failureOf(refused)).code).toBe('OBJECT_EXISTS');
      expect(await readText(backend, refOf(context))).toBe('there');
      await complete(context, upload);
      expect(await readText(backend, refOf(context))).toBe('in parts');
    },
  ),

  multipartCase(
    'MP-22',
    'another content than the one to be replaced is not replaced, and its etag is told',
    async (context) => {
      const { backend, container } = context;
      const { etag } = await write(backend, refOf(context), 'there');
      const upload = await begun(context, ['in parts']);

      const refused = complete(context, upload, { ifMatch: 'another' });
      expect(await failureOf(refused)).toMatchObject({
        code: 'PRECONDITION_FAILED',
        context: { container, object: NAME, currentEtag: etag },
      });
      expect(await readText(backend, refOf(context))).toBe('there');
      await complete(context, upload, { ifMatch: etag });
      expect(await readText(backend, refOf(context))).toBe('in parts');
    },
  ),

  multipartCase(
    'MP-23',
    'where nothing stands nothing can be replaced, and what must be absent is completed',
    async (context) => {
      const upload = await begun(context, ['in parts']);
      const refused = await failureOf(
        complete(context, upload, { ifMatch: 'one' }),
      );
      expect(refused.code).toBe('PRECONDITION_FAILED');
      expect(refused.context.currentEtag).toBeUndefined();
      const stat = await complete(context, upload, { ifAbsent: true });
      expect(stat.size).toBe(8);
    },
  ),

  multipartCase(
    'MP-24',
    'an upload whose condition did not hold can be aborted',
    async (context) => {
      await write(context.backend, refOf(context), 'there');
      const its = await begun(context, ['in parts']);
      await failureOf(complete(context, its, { ifAbsent: true }));
      await context.multipart.abortMultipart(its.upload, call);
      const late = await failureOf(complete(context, its));
      expect(late.code).toBe('UPLOAD_NOT_FOUND');
    },
  ),

  multipartCase(
    'MP-25',
    'completed again, also where it must be absent, it is the object that it made',
    async (context) => {
      const upload = await begun(context, twoParts(context));
      const first = await complete(context, upload, { ifAbsent: true });
      const again = await complete(context, upload, { ifAbsent: true });
      const third = await complete(context, upload, { ifMatch: 'another' });
      for (const { name, size, etag, versionId } of [again, third]) {
        expect({ name, size, etag }).toEqual({
          name: first.name,
          size: first.size,
          etag: first.etag,
        });
        expect(versionId).toBe(first.versionId);
      }
    },
  ),

  multipartCase(
    'MP-60',
    'completed again after somebody was refused to give it up, it is still the object that it made',
    async (context) => {
      const upload = await begun(context, twoParts(context));
      const first = await complete(context, upload, { ifAbsent: true });
      const aborting = context.multipart.abortMultipart(upload.upload, call);
      expect((await failureOf(aborting)).code).toBe('UPLOAD_NOT_FOUND');
      const again = await complete(context, upload, { ifAbsent: true });
      expect(again.etag).toBe(first.etag);
    },
  ),

  casesWith('multipart', 'versions')(
    'MP-26',
    'completed again, it makes no second version',
    async (context) => {
      const container = await context.newContainer({ versioning: 'ENABLED' });
      const ref = context.versioned(container, NAME);
      const upload = await begun(context, ['in parts'], { container });
      const first = await complete(context, upload);
      const again = await complete(context, upload, { ifAbsent: true });
      expect(again.versionId).toBe(first.versionId);
      expect(await contentsOf(context, ref)).toEqual(['in parts']);
    },
  ),

  multipartCase(
    'MP-27',
    'completed again after something else was written over it, it is not found',
    async (context) => {
      const { backend } = context;
      const upload = await begun(context, ['in parts']);
      await complete(context, upload);
      await write(backend, refOf(context), 'something else');

      const late = await failureOf(complete(context, upload));
      expect(late.code).toBe('UPLOAD_NOT_FOUND');
      expect(await readText(backend, refOf(context))).toBe('something else');
    },
  ),

  multipartCase(
    'MP-28',
    'completed again after what it made was deleted, it is not found, and makes nothing',
    async (context) => {
      const { backend, container } = context;
      const upload = await begun(context, ['in parts']);
      await complete(context, upload);
      await backend.deleteObject(refOf(context), {}, call);

      const late = await failureOf(complete(context, upload));
      expect(late.code).toBe('UPLOAD_NOT_FOUND');
      expect(await list(backend, container)).toEqual([]);
    },
  ),

  ...refusedCases,

  multipartCase(
    'MP-36',
    'a part that is stored in another upload is none of this one',
    async (context) => {
      const { parts } = await begun(context, ['elsewhere']);
      const upload = await begin(context);
      const error = await failureOf(complete(context, { upload, parts }));
      expect(error.code).toBe('INVALID_ARGUMENT');
      expect(await list(context.backend, context.container)).toEqual([]);
    },
  ),

  multipartCase(
    'MP-37',
    'a part that is smaller than the others can only be the last',
    async (context) => {
      const contents = twoParts(context).toReversed();
      const small = await begun(context, contents);
      const error = await failureOf(complete(context, small));
      expect(error.code).toBe('INVALID_ARGUMENT');
      expect(await list(context.backend, context.container)).toEqual([]);
    },
  ),
];
