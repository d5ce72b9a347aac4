import { mkdir } from 'node:fs/promises';
import {
  StorageError,
  type ReadIntent,
  type SignedRequest,
  type UrlSigner,
  type WriteIntent,
} from '../storage/index.js';
import { KeyRing, MAX_TICKET_LIFE_MS, type Purpose } from './keys.js';
import { opened, sealed, type Opened } from './mac.js';
import { decodeTicket, encodeTicket, type TicketContent } from './ticket.js';

/** Characters; what is left of a request's 16 KiB head when its other headers have their share. */
const MAX_TICKET_LENGTH = 12 * 1024;

export interface TicketOfficeOptions {
  /** Where `keys.json` is kept; made when it isn't there. */
  readonly dataDir: string;
  /** What clients reach the gateway by, asked for each URL: it may be known only after listening. */
  readonly baseUrl: () => string;
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly now?: () => number;
  /** How long a key signs, in milliseconds; 30 days when absent. */
  readonly rotateAfterMs?: number;
}

export type TicketRefusal = 'MALFORMED' | 'UNKNOWN_KEY' | 'FORGED' | 'EXPIRED';

/** What a ticket allows, or why it allows nothing. */
export type VerifiedTicket =
  | ({ readonly ok: true } & TicketContent<ReadIntent | WriteIntent>)
  | { readonly ok: false; readonly reason: TicketRefusal };

/** Makes and checks what the gateway signs itself: blob URLs, and the IDs of uploads. */
export interface TicketOffice {
  /** Signs every intent of that account, as `<baseUrl>/blobs/<ticket>`. */
  signerFor(account: string): UrlSigner;
  /** An upload as its ID holds it. */
  seal(upload: TicketContent<WriteIntent>): string;
  /** Undefined for what was not sealed here; one that has expired is still given. */
  unseal(sealedUpload: string): TicketContent<WriteIntent> | undefined;
  /** Whether a blob URL's ticket is genuine and still good, to the millisecond. */
  verify(ticket: string): VerifiedTicket;
  close(): Promise<void>;
}

/** @throws Error when the keys can't be read or written */
export async function openTicketOffice(
  options: TicketOfficeOptions,
): Promise<TicketOffice> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const { baseUrl, now = Date.now } = options;
  const keys = new KeyRing({ ...options, now });
  const issue = (purpose: Purpose, content: TicketContent) => {
    checkLife(content.expiresAt.getTime() - now());
    return sealed(keys, purpose, encodeTicket(content));
  };
  return {
    signerFor: (account) => ({
      signs: () => true,
      sign: (intent) =>
        Promise.resolve().then(() => {
          const expiresAt = new Date(now() + intent.expiresInSeconds * 1000);
          const content = { account, intent, expiresAt };
          return signedRequest(baseUrl(), content, issue('blob', content));
        }),
    }),
    seal: (upload) => issue('upload', upload),
    unseal: (text) => uploadIn(opened(keys, 'upload', text)),
    verify: (ticket) => verified(opened(keys, 'blob', ticket), now()),
    close: () => Promise.resolve(),
  };
}

function signedRequest(
  baseUrl: string,
  { intent, expiresAt }: TicketContent,
  ticket: string,
): SignedRequest {
  checkLength(ticket.length);
  const url = `${baseUrl.replace(/\/$/, '')}/blobs/${ticket}`;
  if (intent.operation === 'read') {
    return { method: 'GET', url, headers: [], expiresAt };
  }
  const { contentType } = intent;
  const headers =
    contentType === undefined ? [] : [['Content-Type', contentType] as const];
  return { method: 'PUT', url, headers, expiresAt };
}

function verified(seal: Opened, now: number): VerifiedTicket {
  if (!seal.ok) return seal;
  const content = decodeTicket(seal.payload);
  if (!content) return { ok: false, reason: 'MALFORMED' };
  return content.expiresAt.getTime() > now
    ? { ok: true, ...content }
    : { ok: false, reason: 'EXPIRED' };
}

function uploadIn(seal: Opened): TicketContent<WriteIntent> | undefined {
  const content = seal.ok ? decodeTicket(seal.payload) : undefined;
  if (content?.intent.operation !== 'write') return undefined;
  return { ...content, intent: content.intent };
}

function checkLife(lifeMs: number): void {
  if (lifeMs <= MAX_TICKET_LIFE_MS) return;
  const limit = MAX_TICKET_LIFE_MS / 1000;
  const actual = Math.ceil(lifeMs / 1000);
  const reason = `what is signed lives for at most ${limit} seconds, not ${actual}`;
  throw new StorageError('INVALID_ARGUMENT', { reason, limit, actual });
}

function checkLength(actual: number): void {
  if (actual <= MAX_TICKET_LENGTH) return;
  const limit = MAX_TICKET_LENGTH;
  const reason = `its URL would have ${actual} characters, over ${limit}; use a shorter filename or type`;
  throw new StorageError('INVALID_ARGUMENT', { reason, limit, actual });
}
