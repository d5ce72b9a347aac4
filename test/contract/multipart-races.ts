import { expect } from '@jest/globals';
import { isStorageError } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { readText } from './acts.js';
import type { ContractCase } from './case.js';
import {
  begun,
  complete,
  made,
  multipartCase,
  refOf,
} from './multipart-acts.js';
import { winners } from './races.js';

export const multipartRaceCases: readonly ContractCase[] = [
  multipartCase(
    'MP-29',
    'an upload that two complete at once is one object, and neither is told of another',
    async (context) => {
      const { backend } = context;
      const upload = await begun(context, ['in parts']);
      const outcomes = await Promise.all(
        [complete(context, upload), complete(context, upload)].map((one) =>
          one.then(
            ({ etag }) => etag,
            (error: unknown) => (isStorageError(error) ? error.code : error),
          ),
        ),
      );

      const { etag } = await backend.statObject(refOf(context), call);
      expect(outcomes).toContain(etag);
      const allowed = [etag, 'UPLOAD_NOT_FOUND', 'UNAVAILABLE'];
      expect(allowed).toEqual(expect.arrayContaining(outcomes));
      expect(await readText(backend, refOf(context))).toBe('in parts');
    },
  ),

  multipartCase(
    'MP-38',
    'of eight uploads that complete where nothing is, one wins, and what is stored is a winner’s',
    async (context) => {
      const { backend } = context;
      const won = await winners('OBJECT_EXISTS', async (writer) => {
        const upload = await begun(context, [writer.repeat(1000)]);
        await complete(context, upload, { ifAbsent: true });
      });

      expect(won.length).toBeGreaterThan(0);
      if (backend.atomicity.ifAbsent) expect(won).toHaveLength(1);
      const stored = await readText(backend, refOf(context));
      expect(won.map((writer) => writer.repeat(1000))).toContain(stored);
    },
  ),

  multipartCase(
    'MP-39',
    'of eight uploads that replace one content, one wins, and what is stored is a winner’s',
    async (context) => {
      const { backend } = context;
      const { etag } = await made(context, ['first']);
      const won = await winners('PRECONDITION_FAILED', async (writer) => {
        const upload = await begun(context, [writer.repeat(1000)]);
        await complete(context, upload, { ifMatch: etag });
      });

      expect(won.length).toBeGreaterThan(0);
      if (backend.atomicity.ifMatch) expect(won).toHaveLength(1);
      const stored = await readText(backend, refOf(context));
      expect(won.map((writer) => writer.repeat(1000))).toContain(stored);
    },
  ),
];
