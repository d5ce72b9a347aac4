import { expect } from '@jest/globals';
import { parseAllow } from '../../src/remote/allow.js';
import { RemoteFault, type RemoteFile } from '../../src/remote/index.js';
import {
  remoteOpener,
  type RemoteOpener,
  type RemoteOptions,
} from '../../src/remote/open.js';
import type { RemoteRequest } from '../../src/remote/index.js';

/** An opener that may reach loopback, and waits for nothing long. */
export function opener(options: Partial<RemoteOptions> = {}): RemoteOpener {
  return remoteOpener({
    allow: parseAllow(['127.0.0.0/8']),
    maxSize: 1024 * 1024 * 1024,
    maxSeconds: 10,
    idleSeconds: 5,
    userAgent: 'stowage/0.0.0-test',
    ...options,
  });
}

/** One that nobody calls off. */
export function asking(
  url: string,
  more: Partial<RemoteRequest> = {},
): RemoteRequest {
  return { url, signal: new AbortController().signal, ...more };
}

/** A file, read to its end. */
export interface Fetched {
  readonly file: RemoteFile;
  readonly content: string;
}

/** @throws RemoteFault of the answer, or of the body */
export async function fetched(
  url: string,
  {
    options,
    ...request
  }: Partial<RemoteRequest> & {
    readonly options?: Partial<RemoteOptions>;
  } = {},
): Promise<Fetched> {
  const file = await opener(options).open(asking(url, request));
  const chunks = (await file.body.toArray()) as Buffer[];
  return { file, content: Buffer.concat(chunks).toString('latin1') };
}

/** The fault that it ends with. */
export async function faultOf(promise: Promise<unknown>): Promise<RemoteFault> {
  const error = await promise.then(
    () => 'It went well.',
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RemoteFault);
  return error as RemoteFault;
}
