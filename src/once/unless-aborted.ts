/**
 * Waits for something as long as the signal lets it.
 * @throws the signal's reason
 */
export async function unlessAborted(
  something: Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([something, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
