import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { Caller, keyReused, type ErrorCode } from '../gateway/index.js';
import { StorageError } from '../storage/index.js';
import type { GraphContext } from './context.js';
import { InputError } from './errors.js';
import { FileNode } from './file/file-node.js';
import type { InputFailure } from './user-error.type.js';

/** Bytes of an idempotencyKey. */
const MAX_KEY_BYTES = 255;

interface Outcome {
  readonly userErrors: readonly InputFailure[];
  /** Of each, where many things were asked for. */
  readonly results?: readonly Pick<Outcome, 'userErrors'>[];
  readonly job?: object;
}

/**
 * Does what an input asks for, and where it has an idempotencyKey, once: asked again within 24 hours it gives
 * the first answer. What failed but may go well later is tried again. An answer is kept when there is one; a job is
 * kept under the key itself from the moment when it is, so that no crash in between begins a second one, and is
 * answered as it then stands.
 * @throws InputError BAD_USER_INPUT for a key that can't be; GatewayError IDEMPOTENCY_KEY_REUSED;
 * StorageError CANCELLED for a caller who went away while another was at it
 */
export async function once<Answer extends Outcome>(
  { caller }: GraphContext,
  input: object,
  work: (caller: Caller) => Promise<Answer>,
): Promise<Answer> {
  const { idempotencyKey: key, ...rest }: Keyed = { ...input };
  if (key == null) return work(caller);
  checkKey(key);

  const { owner, services, call } = caller;
  // Who asks again may wait longer for the same.
  const meant = { ...rest, waitSeconds: undefined };
  const fingerprint = fingerprintOf([input.constructor.name, meant]);
  const doing = async () => {
    const before = await services.jobs.findAsked(owner, key);
    if (before && before.asked?.fingerprint !== fingerprint) throw keyReused();
    const answer = await work(new Caller(services, call, { key, fingerprint }));
    const begun = answer.job && (await services.jobs.findAsked(owner, key));
    return { answer: written(answer), stands: !begun && isFinal(answer) };
  };
  try {
    const asked = { owner, key, fingerprint };
    return read(await services.answerOnce(asked, doing, call.signal)) as Answer;
  } catch (error) {
    if (!call.signal.aborted) throw error;
    throw new StorageError('CANCELLED', {}, error);
  }
}

interface Keyed {
  readonly idempotencyKey?: string | null;
}

function checkKey(key: string): void {
  const actual = Buffer.byteLength(key);
  if (actual > 0 && actual <= MAX_KEY_BYTES) return;
  const message = `An idempotencyKey has 1 to ${MAX_KEY_BYTES} bytes, not ${actual}. A UUID will do.`;
  throw new InputError(['idempotencyKey'], message);
}

/** Nobody knows what they say of the next time. */
const OPEN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CANCELLED',
  'INTERNAL_SERVER_ERROR',
]);

/** Whether it comes to the same when it is tried again. */
function isFinal({ userErrors, results = [] }: Outcome): boolean {
  const inside = results.flatMap((each) => each.userErrors);
  return [...userErrors, ...inside].every(
    ({ code, retryable }) => !retryable && !OPEN.has(code),
  );
}

/** The same for the same input, however its fields were ordered. */
function fingerprintOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  );
  return createHash('sha256').update(text).digest('hex');
}

/** A FileNode, as it is written down. */
interface WrittenFile {
  readonly 'stowage:file': FileNode['stored'];
}

function written(answer: object): string {
  return serialize(replaced(answer, flat)).toString('base64');
}

function read(text: string): unknown {
  const answer: unknown = deserialize(Buffer.from(text, 'base64'));
  return replaced(answer, raised);
}

function flat(value: unknown): unknown {
  return value instanceof FileNode
    ? ({ 'stowage:file': value.stored } satisfies WrittenFile)
    : value;
}

function raised(value: unknown): unknown {
  return isRecord(value) && 'stowage:file' in value
    ? new FileNode(value['stowage:file'] as FileNode['stored'])
    : value;
}

/** The same, with each thing in it that is to be another. */
function replaced(
  value: unknown,
  change: (value: unknown) => unknown,
): unknown {
  const changed = change(value);
  if (changed !== value) return changed;
  if (Array.isArray(value)) return value.map((one) => replaced(one, change));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, replaced(inner, change)]),
  );
}

/** No list, Map or Date: what it holds stands in its fields. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
