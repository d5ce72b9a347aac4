import type { StoredJob, WorkOutcome } from '../../gateway/index.js';
import { FileNode } from '../file/file-node.js';
import { failureAt } from '../mutation.js';
import type { InputFailure } from '../user-error.type.js';

/** What a mutation of long work answers: the file, or the job that makes it, or why it failed. */
export interface WorkAnswer {
  readonly file?: FileNode;
  readonly job?: StoredJob;
  readonly userErrors: readonly InputFailure[];
}

/** As the schema has it; a job that has failed already says why. */
export function workAnswer(
  input: object,
  { file, job }: WorkOutcome,
): WorkAnswer {
  const failure = job?.failure;
  return {
    ...(file && { file: new FileNode(file) }),
    ...(job && { job }),
    userErrors: failure ? [failureAt(input, failure)] : [],
  };
}
