import { z } from 'zod';
import { StorageError } from '../../src/storage/index.js';
import type { Answer } from './http/answer.js';
import { RefusedError } from './http/failures.js';

/** So much of what is wrong is told. */
const MAX_TOLD = 3;

/** Each segment that is not as its manifest says, and how: `404 Not Found`, `Etag Mismatch`. */
const PROBLEMS = z.object({
  Errors: z.array(z.tuple([z.string(), z.string()])).nonempty(),
});

/**
 * Reads the answer to a manifest that was sent with `accept: application/json`.
 * @throws StorageError INVALID_ARGUMENT where the segments are not those it lists, UNAVAILABLE where
 * the cluster could not look; RefusedError for what is wrong otherwise
 */
export async function checkSegmentsAccepted(answer: Answer): Promise<void> {
  const text = await answer.text();
  if (answer.status !== 400) return;

  const problems = problemsIn(text);
  if (problems.length === 0) {
    const { status, transaction } = answer;
    const retryAfter = answer.header('retry-after');
    throw new RefusedError({ status, said: text, transaction, retryAfter });
  }
  const isPassing = problems.some(([, what]) => /^5\d\d/.test(what));
  const told = problems.slice(0, MAX_TOLD).map(numbered);
  const reason = `the cluster refuses parts: ${told.join(', ')}`;
  const code = isPassing ? 'UNAVAILABLE' : 'INVALID_ARGUMENT';
  throw new StorageError(code, { reason });
}

/** The number of a part is the last of its name. */
function numbered([path, what]: readonly [string, string]): string {
  return `${Number(path.slice(path.lastIndexOf('/') + 1))} (${what})`;
}

function problemsIn(text: string): readonly (readonly [string, string])[] {
  try {
    const parsed = PROBLEMS.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.Errors : [];
  } catch {
    return [];
  }
}
