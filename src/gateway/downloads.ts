import type {
  ObjectBody,
  ObjectStat,
  ReadOptions,
  SignedRequest,
  SignIntent,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import { GatewayError } from './errors.js';
import type { FileRef, FileVersionRef } from './refs.js';
import type { DownloadOptions } from './stored.js';

/** How long a signed URL may live, in seconds: a week. */
const MAX_SIGNED_SECONDS = 604_800;

/**
 * A URL that gives the content: the backend's own where it can bind all of this, the gateway's otherwise.
 * @throws GatewayError BAD_USER_INPUT for a life of no 1 to 604,800 seconds
 */
export async function signDownload(
  caller: Caller,
  ref: FileRef | FileVersionRef,
  options: DownloadOptions,
): Promise<SignedRequest> {
  return sign(caller, ref.account, { operation: 'read', ref, ...options });
}

/** Signs by the backend where it can bind all that is asked, by the gateway where it can't. */
export async function sign(
  caller: Caller,
  account: string,
  intent: SignIntent,
): Promise<SignedRequest> {
  checkSignedSeconds(intent.expiresInSeconds);
  const { signer } = caller.reach(account, 'read');
  const able = signer?.signs(intent)
    ? signer
    : caller.services.ticketSigner(account);
  return able.sign(intent, caller.call);
}

/** @throws GatewayError BAD_USER_INPUT */
export function checkSignedSeconds(seconds: number): void {
  if (seconds >= 1 && seconds <= MAX_SIGNED_SECONDS) return;
  const message = `A signed URL lives 1 to ${MAX_SIGNED_SECONDS} seconds (a week), not ${seconds}.`;
  const details = { limit: MAX_SIGNED_SECONDS, actual: seconds };
  throw new GatewayError('BAD_USER_INPUT', message, details);
}

/** What a download would give, without its content. */
export async function describeDownload(
  caller: Caller,
  ref: FileRef | FileVersionRef,
): Promise<ObjectStat> {
  const backend = caller.reach(ref.account, 'read');
  return backend.statObject(ref, caller.call);
}

/** The content, for the gateway to pass on. */
export async function openDownload(
  caller: Caller,
  ref: FileRef | FileVersionRef,
  options: ReadOptions,
): Promise<ObjectBody> {
  const backend = caller.reach(ref.account, 'read');
  return backend.readObject(ref, options, caller.call);
}
