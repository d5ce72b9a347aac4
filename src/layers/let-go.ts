import type { StorageBackend } from '../storage/index.js';
import type { Ask, Invocation } from './invocation.js';
import { takesBody } from './operations.js';

/** Whatever becomes of a write, also of one that never reached its backend, its body is let go. */
export function letGo(next: Ask): Ask {
  return (invocation) =>
    takesBody(invocation.operation)
      ? written(invocation, next)
      : next(invocation);
}

async function written(invocation: Invocation, next: Ask): Promise<unknown> {
  const [, { body }] = invocation.given as Parameters<
    StorageBackend['writeObject']
  >;
  body.on('error', ignore);
  try {
    return await next(invocation);
  } finally {
    body.destroy();
  }
}

function ignore(): void {
  // A body that fails before it is asked for says so when it is.
}
