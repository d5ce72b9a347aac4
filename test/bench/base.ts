import { fork } from 'node:child_process';
import { once } from 'node:events';

const STARTS_WITHIN_MS = 10_000;

/** A process of base-server.ts. */
export interface Base extends Disposable {
  readonly url: string;
}

/** Starts a base server that answers with a file's JSON. */
export async function startBase(
  kind: 'http' | 'replay',
  answerFile: string,
): Promise<Base> {
  const script = new URL('base-server.js', import.meta.url);
  const started = fork(script, [kind, answerFile]);
  const signal = AbortSignal.timeout(STARTS_WITHIN_MS);
  const [url] = (await once(started, 'message', { signal })) as [string];
  return { url, [Symbol.dispose]: () => void started.kill() };
}
