import type { Call } from './call.js';
import type { ErrorContext } from './errors.js';
import type { ReadableRef } from './refs.js';

/** What a call does, and to what. */
export interface Errand {
  readonly operation: string;
  readonly call: Call;
  readonly container?: string;
  readonly name?: string;
  readonly versionId?: string;
}

export function errandOf(
  operation: string,
  call: Call,
  ref: ReadableRef,
): Errand {
  return { operation, call, ...ref };
}

/** What an error says it was about. */
export function aboutOf(errand: Errand): ErrorContext {
  const { operation, container, name, versionId } = errand;
  return {
    operation,
    ...(container !== undefined && { container }),
    ...(name !== undefined && { object: name }),
    ...(versionId !== undefined && { versionId }),
  };
}
