import { expect } from '@jest/globals';
import { bytesOf } from '../support/bodies.js';
import { digestOf, seededBytes } from '../support/bytes.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { inParallel } from '../support/in-parallel.js';
import { list, read, readText, write } from './acts.js';
import { casesWith, lastingCase, type ContractCase } from './case.js';
import {
  begin,
  begun,
  complete,
  made,
  multipartCase,
  NAME,
  partOf,
  partSizeOf,
  refOf,
  twoParts,
  type MultipartContext,
} from './multipart-acts.js';
import { versionsOf } from './versioned.js';

const versionedCase = casesWith('multipart', 'versions');

export const multipartCases: readonly ContractCase[] = [
  multipartCase(
    'MP-01',
    'three parts, the last one short, are one content to the byte, with its type and metadata',
    async (context) => {
      const { backend } = context;
      const metadata = new Map([['unit', 'test']]);
      const size = partSizeOf(context);
      const content = seededBytes('whole', 2 * size + 17);
      const cut = [0, size, 2 * size].map((at) =>
        content.subarray(at, at + size),
      );

      const said = { contentType: 'image/png', metadata };
      const stat = await made(context, cut, said);

      const stored = await read(backend, refOf(context));
      expect(digestOf('sha256', stored)).toBe(digestOf('sha256', content));
      const about = { name: NAME, size: content.length, ...said };
      expect(stat).toMatchObject(about);
      const later = await backend.statObject(refOf(context), call);
      expect(later).toMatchObject({ ...about, etag: stat.etag });
      expect(later.versionId).toBe(stat.versionId);
    },
  ),

  multipartCase(
    'MP-02',
    'one part is enough, as small as one byte, and is of no type in particular',
    async (context) => {
      const stat = await made(context, ['x']);
      expect(stat.contentType).toBe('application/octet-stream');
      expect(await readText(context.backend, refOf(context))).toBe('x');
    },
  ),

  multipartCase(
    'MP-03',
    'the last part may be as large as the others',
    async (context) => {
      const size = partSizeOf(context);
      const contents = [seededBytes('one', size), seededBytes('two', size)];
      const stat = await made(context, contents);
      expect(stat.size).toBe(2 * size);
      const stored = await read(context.backend, refOf(context));
      expect(stored.equals(Buffer.concat(contents))).toBe(true);
    },
  ),

  multipartCase(
    'MP-04',
    'parts are put in any order and at once, and follow one another by their numbers',
    async (context) => {
      const { backend, multipart } = context;
      const [one, two] = twoParts(context);
      const contents = [one ?? '', one ?? '', two ?? ''];
      const upload = await begin(context);

      const put = await inParallel(3, [3, 1, 2], (partNumber) => {
        const part = partOf(partNumber, contents[partNumber - 1] ?? '');
        return multipart.putPart(upload, part, call);
      });
      expect(put.map(({ partNumber }) => partNumber)).toEqual([3, 1, 2]);
      const parts = put.toSorted((a, b) => a.partNumber - b.partNumber);
      await complete(context, { upload, parts });

      const whole = Buffer.concat(contents.map((each) => Buffer.from(each)));
      expect((await read(backend, refOf(context))).equals(whole)).toBe(true);
    },
  ),

  multipartCase(
    'MP-05',
    'a part that is put again takes the place of the one before',
    async (context) => {
      const { upload, parts } = await begun(context, ['former']);
      const again = partOf(1, 'latter part');
      const latter = await context.multipart.putPart(upload, again, call);

      expect(latter).toMatchObject({ partNumber: 1, size: 11 });
      expect(latter.etag).not.toBe(parts[0]?.etag);
      const stat = await complete(context, { upload, parts: [latter] });
      expect(stat.size).toBe(11);
      expect(await readText(context.backend, refOf(context))).toBe(
        'latter part',
      );
    },
  ),

  multipartCase(
    'MP-06',
    'nothing is seen of an upload before it is complete, and nothing once it is aborted',
    async (context) => {
      const { backend, container, multipart, declared, prefix } = context;
      const expectNothing = async () => {
        const stat = backend.statObject(refOf(context), call);
        expect((await failureOf(stat)).code).toBe('OBJECT_NOT_FOUND');
        expect(await list(backend, container)).toEqual([]);
        const all = { prefix, limit: 9 };
        const { items } = await backend.listContainers(all, call);
        expect(items.map(({ name }) => name)).toEqual([container]);
        if (declared.countsNothing) return;
        const counts = await backend.statContainer(container, call);
        const { objectCount = 0, bytesUsed = 0 } = counts; // Absent: not known now.
        expect([objectCount, bytesUsed]).toEqual([0, 0]);
      };

      const { upload } = await begun(context, ['one']);
      await expectNothing();
      await multipart.abortMultipart(upload, call);
      await expectNothing();
    },
  ),

  versionedCase(
    'MP-07',
    'an upload is no version before it is complete, nor once it is aborted',
    async (context) => {
      const { versions, newContainer, versioned, multipart } = context;
      const container = await newContainer({ versioning: 'ENABLED' });
      const ref = versioned(container, NAME);
      const { upload } = await begun(context, ['one'], { container });
      expect(await versionsOf(versions, ref)).toEqual([]);
      await multipart.abortMultipart(upload, call);
      expect(await versionsOf(versions, ref)).toEqual([]);
    },
  ),

  multipartCase(
    'MP-08',
    'what stands under the name stays until the upload is complete, and is then replaced',
    async (context) => {
      const { backend } = context;
      const ref = refOf(context);
      await write(backend, ref, 'what stood there');
      const { upload, parts } = await begun(context, ['in parts']);
      expect(await readText(backend, ref)).toBe('what stood there');
      await complete(context, { upload, parts });
      expect(await readText(backend, ref)).toBe('in parts');
    },
  ),

  multipartCase(
    'MP-09',
    'two uploads to one name know nothing of each other, and the later one to complete stands',
    async (context) => {
      const { backend } = context;
      const one = await begun(context, ['of one']);
      const other = await begun(context, ['of another']);
      expect(one.upload.uploadId).not.toBe(other.upload.uploadId);

      await complete(context, other);
      expect(await readText(backend, refOf(context))).toBe('of another');
      await complete(context, one);
      expect(await readText(backend, refOf(context))).toBe('of one');
    },
  ),

  multipartCase(
    'MP-10',
    'where parts can be read, each gives its bytes, until the upload is over',
    async (context) => {
      const { multipart } = context;
      const contents = twoParts(context);
      const { upload, parts } = await begun(context, contents);
      for (const [at, part] of parts.entries()) {
        const body = await multipart.readPart?.(upload, part, call);
        if (!body) return;
        const content = await bytesOf(body);
        expect(content.equals(contents[at] ?? Buffer.alloc(0))).toBe(true);
      }

      await complete(context, { upload, parts });
      for (const part of parts) {
        const late = multipart.readPart?.(upload, part, call);
        const error = await failureOf(late ?? Promise.resolve());
        expect(error.code).toBe('UPLOAD_NOT_FOUND');
      }
    },
  ),

  lastingCase(
    multipartCase(
      'MP-11',
      'an upload goes on after its backend was closed, and another opened over the same storage',
      async (context) => {
        const contents = twoParts(context);
        const before = await opened(context);
        await before.backend.createContainer(before.container, {}, call);
        const { upload, parts } = await begun(before, contents.slice(0, 1));
        await before.backend.close();

        const after = await opened(context);
        const part = partOf(2, contents[1] ?? '');
        const last = await after.multipart.putPart(upload, part, call);
        await complete(after, { upload, parts: [...parts, last] });
        const stored = await read(after.backend, refOf(after));
        await after.backend.close();
        expect(stored.equals(Buffer.concat(contents))).toBe(true);
      },
    ),
  ),
];

/** The same in another backend of the case's own, over a storage that is the same each time. */
async function opened(context: MultipartContext): Promise<MultipartContext> {
  const backend = await context.declared.open('lasting');
  const { multipart = context.multipart } = backend;
  const container = context.owned(`${context.prefix}lasting`);
  return { ...context, backend, multipart, container };
}
