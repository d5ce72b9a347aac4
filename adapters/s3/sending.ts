import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { md5In } from './object-stats.js';
import type { Ask } from './wire.js';

/** Who sends a body, and which. */
interface Sending {
  readonly desk: Desk;
  readonly body: Readable;
  readonly signal: AbortSignal;
}

/**
 * Sends a body as it comes, once the service has said that it wants it. A body that fails ends the
 * request, which would wait for the rest; and what is left of one is let go.
 */
export async function sendStream<
  Input extends ServiceInputTypes,
  Output extends ServiceOutputTypes,
>(
  { desk, body, signal }: Sending,
  command: Ask<Input, Output>,
): Promise<Output> {
  const failed = new AbortController();
  body.on('error', () => {
    failed.abort();
  });
  const either = AbortSignal.any([signal, failed.signal]);
  try {
    return await desk.wire.ask(expecting(command, true), either);
  } finally {
    failed.abort();
    body.destroy();
  }
}

/**
 * The same request, which waits for the service to want its body, or doesn't. To wait takes a
 * connection of its own; not to wait may lose the answer of a service that wants none.
 */
export function expecting<
  Input extends ServiceInputTypes,
  Output extends ServiceOutputTypes,
>(command: Ask<Input, Output>, waits: boolean): Ask<Input, Output> {
  command.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      if (waits) headers['Expect'] = '100-continue';
      else delete headers['Expect'];
      return next(args);
    },
    { step: 'build', priority: 'low' }, // The SDK has a rule of its own, by size.
  );
  return command;
}

/** How a digest of a body is sent along with it: the service compares it. */
export function inBase64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

/** @throws StorageError UNAVAILABLE where the service stored something else than was sent */
export function checkStored(
  answer: Parameters<typeof md5In>[0],
  md5: string | undefined,
): void {
  const stored = md5In(answer);
  if (stored === undefined || stored === md5) return;
  const reason = `the md5 of what was stored is ${stored}, of what was sent ${md5}`;
  throw new StorageError('UNAVAILABLE', { reason });
}
