import type { ContainerRef, Folder, StoredFile } from '../../gateway/index.js';
import type { Page } from '../../storage/index.js';
import type { NamedPageArgs } from '../connection.js';
import { InputError } from '../errors.js';
import { askedFor, namePart, type Asked } from '../listing.js';
import type { Loaders } from '../loaders.js';
import { DEFAULT_DELIMITER, type EntryPageArgs } from './container.input.js';

/** A page of a container, and how it was asked for. */
export interface ObjectPage<T> {
  readonly page: Page<T>;
  readonly asked: Asked;
}

/**
 * What `files` asks the backend for, once a request.
 * @throws InputError for arguments that can't be, StorageError CONTAINER_NOT_FOUND
 */
export async function filePage(
  loaders: Loaders,
  ref: ContainerRef,
  args: NamedPageArgs,
): Promise<ObjectPage<StoredFile>> {
  const prefix = namePart('prefix', args.prefix ?? '');
  const of = [ref.account, ref.container, prefix];
  const asked = askedFor(args, { kind: 'files', of });
  const request = { ...asked.request, prefix };
  return { asked, page: await loaders.filePages.load({ ref, request }) };
}

/**
 * What `entries` asks the backend for, once a request.
 * @throws InputError for arguments that can't be, StorageError CONTAINER_NOT_FOUND
 */
export async function entryPage(
  loaders: Loaders,
  ref: ContainerRef,
  args: EntryPageArgs,
): Promise<ObjectPage<StoredFile | Folder>> {
  const prefix = namePart('prefix', args.prefix ?? '');
  const delimiter = delimiterOf(args);
  const of = [ref.account, ref.container, prefix, delimiter];
  const asked = askedFor(args, { kind: 'entries', of });
  const request = { ...asked.request, prefix, delimiter };
  return { asked, page: await loaders.entryPages.load({ ref, request }) };
}

function delimiterOf(args: EntryPageArgs): string {
  const delimiter = args.delimiter ?? DEFAULT_DELIMITER;
  if (delimiter !== '') return namePart('delimiter', delimiter);
  const message =
    'A delimiter has one character or more. Use `files` for a listing without levels.';
  throw new InputError(['delimiter'], message);
}
