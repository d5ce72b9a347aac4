import { deleteFiles, type FileRef } from '../../gateway/index.js';
import type { GraphContext } from '../context.js';
import { InputError } from '../errors.js';
import { refAt } from '../input-id.js';
import { userError } from '../mutation.js';
import type { InputFailure } from '../user-error.type.js';
import type { DeleteFilesInput } from './file.input.js';

/** The most that one deleteFiles takes. */
const MAX_FILES = 1000;

/** What came of one of the files. */
export interface DeletedFile {
  readonly id: string;
  readonly userErrors: readonly InputFailure[];
}

export interface DeletedFiles {
  readonly results: readonly DeletedFile[];
}

/**
 * Deletes each file of the input; a bad ID is its own result's failure and no other's.
 * @throws InputError for more than 1,000
 */
export async function deleteEach(
  context: GraphContext,
  input: DeleteFilesInput,
): Promise<DeletedFiles> {
  checkCount(input.files.length);
  const refs = input.files.map(refOrError);
  const good = refs.filter((ref) => 'account' in ref);
  const outcomes = (await deleteFiles(context.caller, good)).values();

  const results = refs.map((ref, index) => {
    const error = ref instanceof Error ? ref : outcomes.next().value;
    return {
      id: input.files[index] ?? '',
      userErrors: error === undefined ? [] : [failureAt(context, index, error)],
    };
  });
  return { results };
}

function checkCount(actual: number): void {
  if (actual <= MAX_FILES) return;
  const message = `At most ${MAX_FILES} files at once, not ${actual}. Send them in parts.`;
  throw new InputError(['files'], message, { limit: MAX_FILES, actual });
}

function refOrError(id: string): FileRef | InputError {
  try {
    return refAt('file', id, 'file');
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

function failureAt(
  context: GraphContext,
  index: number,
  error: unknown,
): InputFailure {
  const path = ['input', 'files', String(index)];
  return { ...userError(context, {}, error), path };
}
