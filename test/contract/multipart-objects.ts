import { expect } from '@jest/globals';
import { CHECKSUM_HEX_LENGTH } from '../../src/storage/index.js';
import { digestOf, seededBytes } from '../support/bytes.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, read, readText, write } from './acts.js';
import { casesWith, type ContractCase } from './case.js';
import {
  begun,
  complete,
  made,
  multipartCase,
  NAME,
  partOf,
  refOf,
  twoParts,
} from './multipart-acts.js';
import { contentsOf } from './versioned.js';

/** An object that came in parts is an object like any other. */
export const multipartObjectCases: readonly ContractCase[] = [
  multipartCase(
    'MP-12',
    'a range over the place where two parts meet is of one content',
    async (context) => {
      const contents = twoParts(context);
      await made(context, contents);
      const whole = Buffer.concat(contents);
      const first = whole.length - 17 - 5;
      const range = { first, last: first + 9 };
      const found = await read(context.backend, refOf(context), { range });
      expect(found).toEqual(whole.subarray(first, first + 10));
    },
  ),

  casesWith('multipart', 'copy')(
    'MP-13',
    'a copy of an object made of parts lives on when that is deleted',
    async (context) => {
      const { backend, copy } = context;
      const contents = twoParts(context);
      await made(context, contents);
      const target = refOf(context, 'copy');
      await copy.copyObject(refOf(context), { ref: target }, call);
      await backend.deleteObject(refOf(context), {}, call);
      const copied = await read(backend, target);
      expect(copied.equals(Buffer.concat(contents))).toBe(true);
    },
  ),

  multipartCase(
    'MP-14',
    'an object made of parts keeps its content when its type and metadata change',
    async (context) => {
      const { backend } = context;
      const contents = twoParts(context);
      const metadata = new Map([['unit', 'test']]);
      await made(context, contents, { metadata });
      const change = { contentType: 'text/plain' };
      const changed = await backend.updateObject(refOf(context), change, call);
      expect(changed).toMatchObject({ ...change, metadata });
      const stored = await read(backend, refOf(context));
      expect(stored.equals(Buffer.concat(contents))).toBe(true);
    },
  ),

  casesWith('multipart', 'versions')(
    'MP-15',
    'an object made of parts is kept as a version, and can be restored',
    async (context) => {
      const { backend, versions, newContainer, versioned } = context;
      const container = await newContainer({ versioning: 'ENABLED' });
      const ref = versioned(container, NAME);
      const contents = twoParts(context);
      const { versionId = '' } = await made(context, contents, { container });
      await write(backend, ref, 'something else');

      const kept = await read(backend, { ...ref, versionId });
      expect(kept.equals(Buffer.concat(contents))).toBe(true);
      await versions.restoreVersion({ ...ref, versionId }, call);
      const restored = await read(backend, ref);
      expect(restored.equals(Buffer.concat(contents))).toBe(true);
    },
  ),

  casesWith('multipart', 'versions')(
    'MP-16',
    'to complete an upload makes one version where versions are kept, and keeps the one before',
    async (context) => {
      const { backend, newContainer, versioned } = context;
      const container = await newContainer({ versioning: 'ENABLED' });
      const ref = versioned(container, NAME);
      await write(backend, ref, 'former');
      const begunThere = await begun(context, ['in parts'], { container });
      const stat = await complete(context, begunThere);

      expect(await contentsOf(context, ref)).toEqual(['in parts', 'former']);
      const { versionId } = await backend.statObject(ref, call);
      expect(stat.versionId).toBe(versionId);
    },
  ),

  multipartCase(
    'MP-17',
    'what is known of the whole is kept with it, or nothing is said of it',
    async (context) => {
      const { backend } = context;
      const contents = [seededBytes('whole', 999)];
      const checksums = {
        md5: digestOf('md5', Buffer.concat(contents)),
        sha256: digestOf('sha256', Buffer.concat(contents)),
      };
      const stat = await complete(context, await begun(context, contents), {
        checksums,
      });
      const later = await backend.statObject(refOf(context), call);
      expect(later.checksums).toEqual(stat.checksums);
      expect({ ...checksums, ...later.checksums }).toMatchObject(checksums);
    },
  ),

  multipartCase(
    'MP-59',
    'what was known of the whole when the upload began is told of the object, and of nothing before',
    async (context) => {
      const { backend, container, multipart } = context;
      const contents = twoParts(context);
      const whole = Buffer.concat(contents);
      const checksums = {
        md5: digestOf('md5', whole),
        sha256: digestOf('sha256', whole),
      };
      const aborted = await begun(context, contents, { checksums });
      await multipart.abortMultipart(aborted.upload, call);
      const upload = await begun(context, contents, { checksums });
      expect(await list(backend, container)).toEqual([]);

      const stat = await complete(context, upload, { checksums });
      expect(stat.checksums).toMatchObject(checksums);
      const later = await backend.statObject(refOf(context), call);
      expect(later.checksums).toEqual(stat.checksums);
    },
  ),

  multipartCase(
    'MP-58',
    'a digest of the whole that it compares, and that is another’s, makes no object and leaves the upload',
    async (context) => {
      const { backend, multipart } = context;
      const upload = await begun(context, twoParts(context));
      const wrong = Object.fromEntries(
        (multipart.compares ?? []).map((name) => [
          name,
          '0'.repeat(CHECKSUM_HEX_LENGTH[name]),
        ]),
      );
      for (const [name, value] of Object.entries(wrong)) {
        const checksums = { [name]: value };
        const failure = await failureOf(
          complete(context, upload, { checksums }),
        );
        expect(failure.code).toBe('CHECKSUM_MISMATCH');
      }
      const none = await failureOf(backend.statObject(refOf(context), call));
      expect(none.code).toBe('OBJECT_NOT_FOUND');
      await complete(context, upload);
    },
  ),

  multipartCase(
    'MP-18',
    'nothing known of the whole, no checksum is said that is not its own',
    async (context) => {
      const contents = twoParts(context);
      const { checksums = {} } = await made(context, contents);
      const whole = Buffer.concat(contents);
      for (const algorithm of ['md5', 'sha1', 'sha256'] as const) {
        const right = digestOf(algorithm, whole);
        expect(checksums[algorithm] ?? right).toBe(right);
      }
    },
  ),

  multipartCase(
    'MP-19',
    'a container with nothing but an upload in it can be deleted, and the upload is gone with it',
    async (context) => {
      const { backend, container, multipart } = context;
      const { upload, parts } = await begun(context, ['one']);
      await backend.deleteContainer(container, call);
      const gone = ['UPLOAD_NOT_FOUND', 'CONTAINER_NOT_FOUND'];

      const putting = multipart.putPart(upload, partOf(2, 'two'), call);
      expect(gone).toContain((await failureOf(putting)).code);
      const completing = complete(context, { upload, parts });
      expect(gone).toContain((await failureOf(completing)).code);
    },
  ),

  multipartCase(
    'MP-20',
    'an object made of parts is overwritten and deleted as any other',
    async (context) => {
      const { backend } = context;
      const ref = refOf(context);
      await made(context, twoParts(context));
      await write(backend, ref, 'another');
      expect(await readText(backend, ref)).toBe('another');

      await made(context, ['in parts again']);
      await backend.deleteObject(ref, {}, call);
      const stat = backend.statObject(ref, call);
      expect((await failureOf(stat)).code).toBe('OBJECT_NOT_FOUND');
    },
  ),
];
