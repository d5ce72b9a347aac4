import { createHmac, hkdfSync } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defined, type WriteIntent } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { intents, replaced, writeIntents } from './intents.js';
import {
  BASE_URL,
  Clock,
  inDirectory,
  openOffice,
  partsOf,
  read,
  ticketFor,
} from './support.js';

const write: WriteIntent = {
  operation: 'write',
  ref: { container: 'photos', name: '2024/cat.jpg' },
  expiresInSeconds: 900,
  uploadId: 'one',
  contentType: 'image/jpeg',
};

describe('a ticket', () => {
  test('gives back any intent, account and expiry it was made for', () =>
    inDirectory(async (dataDir) => {
      const clock = new Clock();
      const office = await openOffice(dataDir, clock);

      await fc.assert(
        fc.asyncProperty(intents, async (intent) => {
          const expiresAt = new Date(
            clock.now() + intent.expiresInSeconds * 1000,
          );
          const ticket = await ticketFor(office, intent);
          expect(office.verify(ticket)).toEqual({
            ok: true,
            account: 'local',
            intent,
            expiresAt,
          });
        }),
      );
    }));

  test('is read where it was made, by GET, and written by PUT with the type it binds', () =>
    inDirectory(async (dataDir) => {
      const office = await openOffice(dataDir, new Clock());
      const signer = office.signerFor('local');

      const reading = await signer.sign(read, call);
      const writing = await signer.sign(write, call);

      expect(reading).toMatchObject({
        method: 'GET',
        headers: [],
        expiresAt: new Date('2026-11-21T12:15:00.000Z'),
      });
      expect(reading.url).toMatch(
        /^https:\/\/files\.example\.com\/gw\/blobs\/[\w-]+\.[\w-]+\.[\w-]+$/,
      );
      expect(writing).toMatchObject({
        method: 'PUT',
        headers: [['Content-Type', 'image/jpeg']],
      });
    }));

  test('with the largest name and metadata there can be fits into a request of 16 KiB', () =>
    inDirectory(async (dataDir) => {
      const office = await openOffice(dataDir, new Clock());
      const entries = Array.from({ length: 90 }, (_, index) => {
        return [`key-${index}`.padEnd(10, '-'), 'v'.repeat(35)] as const;
      });
      const ticket = await ticketFor(office, {
        ...write,
        ref: { container: 'c'.repeat(256), name: 'n'.repeat(1024) },
        metadata: new Map(entries),
        checksums: { sha256: '0'.repeat(64), md5: '0'.repeat(32) },
      });

      expect(ticket.length).toBeLessThan(10 * 1024);
    }));

  test('for a filename that no request could carry is refused when it is asked for', () =>
    inDirectory(async (dataDir) => {
      const office = await openOffice(dataDir, new Clock());
      const signer = office.signerFor('local');

      for (const length of [20_000, 70_000]) {
        const filename = 'x'.repeat(length);
        const failure = await failureOf(
          signer.sign({ ...read, filename }, call),
        );
        expect(failure.code).toBe('INVALID_ARGUMENT');
      }
    }));

  test('lives for a week at most', () =>
    inDirectory(async (dataDir) => {
      const office = await openOffice(dataDir, new Clock());
      const signer = office.signerFor('local');
      const failure = await failureOf(
        signer.sign({ ...read, expiresInSeconds: 604_801 }, call),
      );
      const week = await signer.sign(
        { ...read, expiresInSeconds: 604_800 },
        call,
      );

      expect(failure.code).toBe('INVALID_ARGUMENT');
      expect(week.url).toContain(BASE_URL);
    }));

  test('is good until the millisecond it expires, and not in it', () =>
    inDirectory(async (dataDir) => {
      const clock = new Clock();
      const office = await openOffice(dataDir, clock);
      const ticket = await ticketFor(office);

      clock.turn(899_999);
      expect(office.verify(ticket).ok).toBe(true);
      clock.turn(1);
      expect(office.verify(ticket)).toEqual({ ok: false, reason: 'EXPIRED' });
    }));

  test('is an HMAC-SHA-256 under a key derived from the master key for its id and purpose', () =>
    inDirectory(async (dataDir) => {
      const office = await openOffice(dataDir, new Clock());
      const [keyId, payload, mac] = partsOf(await ticketFor(office));
      const file = await readFile(join(dataDir, 'keys.json'), 'utf8');
      const secret = /"secret": "([\w-]+)"/.exec(file)?.[1] ?? '';

      const key = hkdfSync(
        'sha256',
        Buffer.from(secret, 'base64url'),
        '',
        `stowage ticket ${keyId} blob`,
        32,
      );
      expect(mac).toBe(
        createHmac('sha256', Buffer.from(key))
          .update(`${keyId}.${payload}`)
          .digest('base64url'),
      );
    }));
});

describe('a sealed upload', () => {
  test('gives back any upload, also after it has expired', () =>
    inDirectory(async (dataDir) => {
      const clock = new Clock();
      const office = await openOffice(dataDir, clock);

      fc.assert(
        fc.property(writeIntents, replaced, (intent, replaces) => {
          const expiresAt = new Date(clock.now() - 1);
          const upload = defined({
            account: 'local',
            intent,
            expiresAt,
            replaces,
          });
          expect(office.unseal(office.seal(upload))).toEqual(upload);
        }),
      );
    }));

  test('is no ticket, and a ticket is no sealed upload', () =>
    inDirectory(async (dataDir) => {
      const clock = new Clock();
      const office = await openOffice(dataDir, clock);
      const expiresAt = new Date(clock.now() + 900_000);
      const upload = { account: 'local', intent: write, expiresAt };
      const ticket = await ticketFor(office, write);

      expect(office.verify(office.seal(upload))).toEqual({
        ok: false,
        reason: 'FORGED',
      });
      expect(office.unseal(ticket)).toBeUndefined();
    }));
});

describe('keys.json', () => {
  test('can be read by its owner alone', () =>
    inDirectory(async (dataDir) => {
      await openOffice(join(dataDir, 'new'), new Clock());

      const keys = await stat(join(dataDir, 'new', 'keys.json'));
      expect((keys.mode & 0o777).toString(8)).toBe('600');
    }));
});
