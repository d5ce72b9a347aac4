import { isPromise } from 'node:util/types';
import {
  isStorageError,
  StorageError,
  type ErrorContext,
  type StorageBackend,
} from '../storage/index.js';
import { around, type Layer } from './around.js';

/**
 * The same backend, whose StorageErrors also say which account and kind of backend they come from
 * and which operation failed, those thrown and those among bulkDelete's answers alike. What an
 * error said itself it keeps saying. What stands `within` is named so too.
 */
export function attribute(
  account: string,
  backend: StorageBackend,
  within: Layer = (method, given) => method.run(given),
): StorageBackend {
  return around(backend, (method, given) => {
    const { operation } = method;
    return namedBy({ account, backend: backend.kind, operation }, () =>
      within(method, given),
    );
  });
}

function namedBy(origin: ErrorContext, run: () => unknown): unknown {
  try {
    const answer = run();
    return isPromise(answer) ? settled(answer, origin) : answer;
  } catch (error) {
    throw named(error, origin);
  }
}

async function settled(
  answer: Promise<unknown>,
  origin: ErrorContext,
): Promise<unknown> {
  try {
    const value = await answer;
    return Array.isArray(value)
      ? value.map((each: unknown) => named(each, origin))
      : value;
  } catch (error) {
    throw named(error, origin);
  }
}

/** An error that has no cause becomes the cause, so that its stack is not lost. */
function named(error: unknown, origin: ErrorContext): unknown {
  if (!isStorageError(error)) return error;
  const context = { ...origin, ...error.context };
  return new StorageError(error.code, context, error.cause ?? error);
}
