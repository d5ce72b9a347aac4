import { createCipheriv, createHash } from 'node:crypto';

/** Bytes that look random and are the same on every run: a cipher's key stream. */
export function seededBytes(seed: string, size: number): Buffer {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return cipher.update(Buffer.alloc(size));
}

/** Lower-case hex. */
export function digestOf(
  algorithm: 'md5' | 'sha1' | 'sha256',
  content: Uint8Array | string,
): string {
  return createHash(algorithm).update(content).digest('hex');
}

/** Names in the order of their UTF-8 bytes, compared as bytes. */
export function inByteOrder(names: Iterable<string>): string[] {
  return [...names].sort((one, other) =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)),
  );
}
