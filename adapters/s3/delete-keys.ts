import { DeleteObjectsCommand, type _Error } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import type { Call } from '../../src/storage/index.js';
import { StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { meaningOf, NotS3Error } from './errors.js';

/** Names in one container, 1,000 at most, that are to be deleted together. */
export interface Deletion {
  readonly container: string;
  readonly names: readonly string[];
  readonly call: Call;
}

/**
 * Deletes them in one request.
 * @returns why each was not deleted that was not
 * @throws NotS3Error where the answer leaves one out
 */
export async function deleteKeys(
  desk: Desk,
  { container, names, call }: Deletion,
): Promise<ReadonlyMap<string, StorageError>> {
  const keys = new Map(
    names.map((name) => [desk.places.at({ container, name }).Key, name]),
  );
  const { Bucket } = desk.places.of(container);
  const Objects = [...keys.keys()].map((Key) => ({ Key }));
  const command = new DeleteObjectsCommand({ Bucket, Delete: { Objects } });
  withMd5(command);
  const { Deleted = [], Errors = [] } = await desk.wire.ask(
    command,
    call.signal,
  );
  const told = new Set([...Deleted, ...Errors].map(({ Key }) => Key));
  if (Objects.some(({ Key }) => !told.has(Key)))
    throw new NotS3Error('an answer that leaves out what it deleted');
  return new Map(
    Errors.map((error) => {
      const name = keys.get(error.Key ?? '') ?? '';
      return [name, refusal(error, { container, object: name })];
    }),
  );
}

/** Why one name was refused. */
function refusal(
  { Code = '', Message = '' }: _Error,
  about: { readonly container: string; readonly object: string },
): StorageError {
  const reason = `the service answered ${Code}: ${Message}`;
  const context = { operation: 'deleteObjects', ...about, reason };
  return new StorageError(meaningOf(Code), context);
}

interface HttpRequest {
  headers: Record<string, string>;
  readonly body: string;
}

/** Not every service knows the checksums that the SDK sends instead; all know this one. */
function withMd5(command: DeleteObjectsCommand): void {
  command.middlewareStack.add(
    (next) => (asked) => {
      const request = asked.request as HttpRequest;
      const others = Object.entries(request.headers).filter(
        ([header]) => !/^x-amz-(sdk-)?checksum-/.test(header),
      );
      const md5 = createHash('md5').update(request.body).digest('base64');
      request.headers = { ...Object.fromEntries(others), 'content-md5': md5 };
      return next(asked);
    },
    { step: 'build', priority: 'low', name: 'withMd5' },
  );
}
