import { expect } from '@jest/globals';
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
} from '../../src/storage/index.js';
import { generatedBody, letGo, openBody } from '../support/bodies.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { list, readText, write } from './acts.js';
import { contractCase, type ContractCase } from './case.js';

/** Of the nine bytes '123456789', as their standards and catalogues print them. */
const CHECK = '123456789';
const KNOWN = {
  md5: '25f9e794323b453885f5181f1b624d0b',
  sha1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  sha256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
  crc32: 'cbf43926',
  crc32c: 'e3069283',
  crc64nvme: 'ae8b14860a799888',
} satisfies Record<ChecksumAlgorithm, string>;

function algorithmCases(
  algorithm: ChecksumAlgorithm,
  index: number,
): readonly ContractCase[] {
  const right = KNOWN[algorithm];
  const wrong = '0'.repeat(right.length);
  return [
    contractCase(
      `SUM-0${index + 1}`,
      `a body with the ${algorithm} that was expected is stored, and keeps it`,
      async ({ backend, container }) => {
        const ref = { container, name: 'checked' };
        const expected = { [algorithm]: right };
        const stat = await write(backend, ref, CHECK, { expect: expected });
        expect(stat.checksums).toMatchObject(expected);
        const later = await backend.statObject(ref, call);
        expect(later.checksums).toMatchObject(expected);
      },
    ),
    contractCase(
      `SUM-1${index + 1}`,
      `a body with another ${algorithm} is refused by its name, and nothing is stored`,
      async ({ backend, container }) => {
        const ref = { container, name: 'checked' };
        const writing = write(backend, ref, CHECK, {
          expect: { [algorithm]: wrong },
        });
        const error = await failureOf(writing);
        expect(error.code).toBe('CHECKSUM_MISMATCH');
        expect(error.context).toMatchObject({ container, object: ref.name });
        expect(await list(backend, container)).toEqual([]);
      },
    ),
  ];
}

export const integrityCases: readonly ContractCase[] = [
  ...CHECKSUM_ALGORITHMS.flatMap(algorithmCases),

  contractCase(
    'SUM-21',
    'of several checksums each must agree, and the error says which did not',
    async ({ backend, container }) => {
      const ref = { container, name: 'checked' };
      await write(backend, ref, 'before');

      const mixed = { md5: KNOWN.md5, crc32: '00000000' };
      const error = await failureOf(
        write(backend, ref, CHECK, { expect: mixed }),
      );

      expect(error.code).toBe('CHECKSUM_MISMATCH');
      expect(error.context.reason).toContain('crc32');
      expect(await readText(backend, ref)).toBe('before');
    },
  ),

  contractCase(
    'SUM-22',
    'the md5 of "abc" is kept as a checksum where it was given (seed G7)',
    async ({ backend, container }) => {
      const md5 = '900150983cd24fb0d6963f7d28e17f72';
      const ref = { container, name: 'abc' };
      const stat = await write(backend, ref, 'abc', { expect: { md5 } });
      expect(stat.checksums?.md5).toBe(md5);
    },
  ),

  contractCase(
    'SUM-23',
    'nothing expected, the etag is the one that the backend then gives (seed G9)',
    async ({ backend, container }) => {
      const ref = { container, name: 'abc' };
      const written = await write(backend, ref, 'abc');
      const stat = await backend.statObject(ref, call);
      expect(written.etag).toBe(stat.etag);
    },
  ),

  contractCase(
    'SIZE-01',
    'a body of the size that was said is stored, made by a generator too (seed G11)',
    async ({ backend, container }) => {
      const ref = { container, name: 'sized' };
      const body = generatedBody(
        (function* () {
          for (let part = 0; part < 3; part += 1) yield Buffer.from('7 bytes');
        })(),
      );
      const stat = await backend.writeObject(ref, { body, size: 21 }, call);
      expect(stat.size).toBe(21);
    },
  ),

  contractCase(
    'SIZE-02',
    'a body that is shorter than was said is refused',
    async ({ backend, container }) => {
      const ref = { container, name: 'short' };
      const error = await failureOf(write(backend, ref, 'four', { size: 5 }));
      expect(error.code).toBe('SIZE_MISMATCH');
      expect(error.context).toMatchObject({ limit: 5, actual: 4 });
      expect(await list(backend, container)).toEqual([]);
    },
  ),

  contractCase(
    'SIZE-03',
    'a body that is longer than was said is refused, and its end not waited for',
    async ({ backend, container }) => {
      const ref = { container, name: 'long' };
      const body = openBody('six...');
      const error = await failureOf(
        backend.writeObject(ref, { body, size: 5 }, call),
      );
      expect(error.code).toBe('SIZE_MISMATCH');
      expect(error.context.limit).toBe(5);
      await letGo(body);
      expect(await list(backend, container)).toEqual([]);
    },
  ),

  contractCase(
    'SIZE-04',
    'a body up to its greatest size is stored, one that passes it is stopped there',
    async ({ backend, container }) => {
      const ref = { container, name: 'bounded' };
      await write(backend, ref, '12345', { maxSize: 5 });

      const body = openBody('123456');
      const error = await failureOf(
        backend.writeObject(ref, { body, maxSize: 5 }, call),
      );

      expect(error.code).toBe('TOO_LARGE');
      expect(error.context).toMatchObject({ limit: 5, actual: 6 });
      await letGo(body);
      expect(await readText(backend, ref)).toBe('12345');
    },
  ),

  contractCase(
    'SIZE-05',
    'a size that the backend cannot hold is refused before the body is read (seed G15)',
    async ({ backend, container }) => {
      const { maxObjectSize } = backend.limits;
      const size = (maxObjectSize ?? 5 * 2 ** 30) + 1;
      const ref = { container, name: 'huge' };
      const error = await failureOf(write(backend, ref, 'tiny', { size }));
      expect(error.code).toBe(
        maxObjectSize === undefined ? 'SIZE_MISMATCH' : 'TOO_LARGE',
      );
      expect(await list(backend, container)).toEqual([]);
    },
  ),
];
