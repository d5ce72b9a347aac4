/** A command line that asks for nothing there is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An address that can't be listened at. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}
