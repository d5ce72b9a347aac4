import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packFields } from '../../src/tickets/fields.js';
import type { TicketOffice } from '../../src/tickets/index.js';
import {
  Clock,
  inDirectory,
  openOffice,
  partsOf,
  read,
  ticketFor,
} from './support.js';

/** All of base64url, and what lenient decoders take besides. */
const CHARACTERS =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ %'.split(
    '',
  );

/** Runs with an office and a ticket that it made. */
function withTicket(
  run: (office: TicketOffice, ticket: string) => Promise<void> | void,
): Promise<void> {
  return inDirectory(async (dataDir) => {
    const office = await openOffice(dataDir, new Clock());
    await run(office, await ticketFor(office));
  });
}

describe('a ticket that was altered is refused', () => {
  test('in any one character, whatever takes its place', () =>
    withTicket((office, ticket) => {
      for (let at = 0; at < ticket.length; at += 1) {
        const others = CHARACTERS.filter(
          (character) => character !== ticket[at],
        );
        const accepted = others.filter(
          (other) =>
            office.verify(ticket.slice(0, at) + other + ticket.slice(at + 1))
              .ok,
        );
        expect({ at, accepted }).toEqual({ at, accepted: [] });
      }
    }));

  test('in any one bit of what it says or of its proof', () =>
    withTicket((office, ticket) => {
      const [keyId, payload, mac] = partsOf(ticket);
      for (const changed of bitFlips(payload)) {
        expect(office.verify(`${keyId}.${changed}.${mac}`).ok).toBe(false);
      }
      for (const changed of bitFlips(mac)) {
        expect(office.verify(`${keyId}.${payload}.${changed}`).ok).toBe(false);
      }
    }));

  test('wherever it is cut', () =>
    withTicket((office, ticket) => {
      for (let length = 0; length < ticket.length; length += 1) {
        const reason = office.verify(ticket.slice(0, length));
        expect({ length, ...reason }).toMatchObject({ length, ok: false });
      }
    }));

  test('when anything is added to it', () =>
    withTicket((office, ticket) => {
      fc.assert(
        fc.property(fc.string({ minLength: 1 }), (more) => {
          expect(office.verify(ticket + more).ok).toBe(false);
          expect(office.verify(more + ticket).ok).toBe(false);
        }),
      );
    }));

  test('and so is any text at all', () =>
    withTicket((office) => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), (text) => {
          expect(office.verify(text)).toEqual({
            ok: false,
            reason: 'MALFORMED',
          });
        }),
      );
    }));
});

describe('a ticket that somebody else made is refused', () => {
  test('when what it says is signed with another key', () =>
    withTicket((office, ticket) => {
      const [keyId, payload] = partsOf(ticket);
      const mac = createHmac('sha256', randomBytes(32))
        .update(`${keyId}.${payload}`)
        .digest('base64url');

      expect(office.verify(`${keyId}.${payload}.${mac}`)).toEqual({
        ok: false,
        reason: 'FORGED',
      });
    }));

  test('by another gateway', () =>
    withTicket((office) =>
      withTicket((_other, foreign) => {
        expect(office.verify(foreign)).toEqual({
          ok: false,
          reason: 'UNKNOWN_KEY',
        });
      }),
    ));

  test('M9: with the proof of a ticket for another file', () =>
    withTicket(async (office, ticket) => {
      const other = await ticketFor(office, {
        ...read,
        ref: { container: 'photos', name: '2024/dog.jpg' },
      });
      const [keyId, payload] = partsOf(ticket);
      const [, , mac] = partsOf(other);

      expect(office.verify(`${keyId}.${payload}.${mac}`)).toEqual({
        ok: false,
        reason: 'FORGED',
      });
    }));
});

describe('the fields of a ticket', () => {
  test('never run together: other fields are other bytes', () => {
    const fields = fc.array(fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const same = packFields(one).equals(packFields(other));
        expect(same).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  test("of ['ab', 'c'] and of ['a', 'bc'] differ", () => {
    expect(packFields(['ab', 'c'])).not.toEqual(packFields(['a', 'bc']));
  });
});

/** The same bytes with each bit turned, one at a time, in base64url. */
function bitFlips(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'base64url');
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return changed.toString('base64url');
  });
}
