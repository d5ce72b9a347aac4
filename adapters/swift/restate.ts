import type { ObjectRef, ObjectStat } from '../../src/storage/index.js';
import { defined, StorageError } from '../../src/storage/index.js';
import { deleteAtOf } from './delete-at.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';
import { RedirectError } from './http/failures.js';
import { expiryIn, objectStatOf } from './object-stats.js';
import { placeOf } from './refs.js';

/** What a POST has to say again besides metadata, because it drops what it does not say. */
const SAID_AGAIN = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
  'x-robots-tag',
  'x-object-manifest',
] as const;

const METADATA = 'x-object-meta-';

/** What is to be said of an object instead. */
export interface Restatement {
  readonly ref: ObjectRef;
  readonly signal: AbortSignal;
  /** All that is said of it, as it is; the very same is given back where nothing changes. */
  readonly revise: (said: Headers, answer: Answer) => Headers;
}

/** Says anew what is said of an object, whoever said it: its content stays, and no version is made. */
export async function restate(
  desk: Desk,
  { ref, signal, revise }: Restatement,
): Promise<ObjectStat> {
  const head = { method: 'HEAD', ...placeOf(ref) } as const;
  const before = await desk.wire.tell(head, signal);
  const deleteAt = await deleteAtOf(desk, { ref, answer: before }, signal);
  const said = defined({ ...saidIn(before), 'x-delete-at': deleteAt });
  const headers = revise(said, before);
  if (headers === said) return statOf(ref, before, said);

  const post = { method: 'POST', ...placeOf(ref), headers } as const;
  await desk.wire.tell(post, signal).catch(explainLink);
  return statOf(ref, await desk.wire.tell(head, signal), headers);
}

/** @throws StorageError UNSUPPORTED for a link; what it was otherwise */
function explainLink(error: unknown): never {
  if (!(error instanceof RedirectError)) throw error;
  const reason = 'it is a link to another object: change that one';
  throw new StorageError('UNSUPPORTED', { reason }, error);
}

function statOf(
  { name }: ObjectRef,
  answer: Answer,
  headers: Headers,
): ObjectStat {
  return { ...objectStatOf(name, answer), ...expiryIn(headers['x-delete-at']) };
}

/** In the words in which it was said: others' metadata goes back as it came. */
export function saidIn(answer: Answer): Headers {
  const metadata = [...answer.headersFrom(METADATA)].map(
    ([key, value]) => [METADATA + key, value] as const,
  );
  const others = SAID_AGAIN.flatMap((name) => {
    const value = answer.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...metadata, ...others]);
}
