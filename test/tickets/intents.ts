import fc from 'fast-check';
import {
  CHECKSUM_ALGORITHMS,
  CHECKSUM_HEX_LENGTH,
  defined,
  type Checksums,
  type ReadIntent,
  type SignIntent,
  type WriteIntent,
} from '../../src/storage/index.js';

const WEEK_SECONDS = 604_800;

/** Any well-formed text, control characters and astral ones included. */
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });

const bytes = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const seconds = fc.integer({ min: 1, max: WEEK_SECONDS });
const ref = fc.record({ container: text, name: text });

const checksums: fc.Arbitrary<Checksums> = fc
  .uniqueArray(fc.constantFrom(...CHECKSUM_ALGORITHMS), { minLength: 1 })
  .chain((names) =>
    fc.record(Object.fromEntries(names.map((name) => [name, hexOf(name)]))),
  );

function hexOf(name: keyof typeof CHECKSUM_HEX_LENGTH): fc.Arbitrary<string> {
  const length = CHECKSUM_HEX_LENGTH[name];
  return fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
}

const metadata = fc
  .array(fc.tuple(text, fc.string({ unit: 'binary' })), {
    minLength: 1,
    maxLength: 10,
  })
  .map((entries) => new Map(entries));

const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined });

export const readIntents: fc.Arbitrary<ReadIntent> = fc
  .record({
    operation: fc.constant('read' as const),
    ref: fc.oneof(
      ref,
      fc.record({ container: text, name: text, versionId: text }),
    ),
    expiresInSeconds: seconds,
    disposition: fc.constantFrom('ATTACHMENT' as const, 'INLINE' as const),
    filename: maybe(text),
  })
  .map(defined);

export const writeIntents: fc.Arbitrary<WriteIntent> = fc
  .record({
    operation: fc.constant('write' as const),
    ref,
    expiresInSeconds: seconds,
    uploadId: text,
    size: maybe(bytes),
    maxSize: maybe(bytes),
    contentType: maybe(text),
    checksums: maybe(checksums),
    metadata: maybe(metadata),
    ifAbsent: maybe(fc.boolean()),
    ifMatch: maybe(text),
    objectExpiresAt: maybe(fc.date({ noInvalidDate: true, min: new Date(0) })),
  })
  .map(defined);

export const intents: fc.Arbitrary<SignIntent> = fc.oneof(
  readIntents,
  writeIntents,
);

/** What an upload is to replace, if anything. */
export const replaced = maybe(
  fc
    .record({
      etag: text,
      modifiedAt: fc.date({ noInvalidDate: true, min: new Date(0) }),
      versionId: maybe(text),
    })
    .map(defined),
);
