import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { derivedKey, type KeyRing, type Purpose } from './keys.js';

/** What a sealed text holds, or why it is refused. */
export type Opened =
  | { readonly ok: true; readonly payload: Buffer }
  | {
      readonly ok: false;
      readonly reason: 'MALFORMED' | 'UNKNOWN_KEY' | 'FORGED';
    };

const SHAPE = /^(([\w-]{8})\.([\w-]+))\.([\w-]{43})$/;

/** `<key id>.<payload>.<mac>`, the last two in base64url, fit for a URL as it is. */
export function sealed(
  keys: KeyRing,
  purpose: Purpose,
  payload: Buffer,
): string {
  const key = keys.signingKey();
  const claim = `${key.id}.${payload.toString('base64url')}`;
  const mac = macOf(derivedKey(key, purpose), claim);
  return `${claim}.${mac.toString('base64url')}`;
}

/** The payload of what `sealed` made for the same purpose. Every payload has exactly one spelling. */
export function opened(keys: KeyRing, purpose: Purpose, text: string): Opened {
  const parts = partsOf(text);
  if (!parts) return { ok: false, reason: 'MALFORMED' };

  const key = keys.find(parts.keyId);
  if (!key) return { ok: false, reason: 'UNKNOWN_KEY' };

  const expected = macOf(derivedKey(key, purpose), parts.claim);
  return timingSafeEqual(parts.mac, expected)
    ? { ok: true, payload: parts.payload }
    : { ok: false, reason: 'FORGED' };
}

interface Parts {
  readonly keyId: string;
  /** All that the mac is over. */
  readonly claim: string;
  readonly payload: Buffer;
  readonly mac: Buffer;
}

function partsOf(text: string): Parts | undefined {
  const [, claim, keyId, payloadText, macText] = SHAPE.exec(text) ?? [];
  const payload = canonicalBytes(payloadText);
  const mac = canonicalBytes(macText);
  if (!claim || !keyId || !payload || !mac) return undefined;
  return { keyId, claim, payload, mac };
}

function macOf(key: KeyObject, claim: string): Buffer {
  return createHmac('sha256', key).update(claim).digest();
}

/** Buffer.from forgives stray bits and characters; undefined for whatever it forgave. */
function canonicalBytes(text = ''): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
