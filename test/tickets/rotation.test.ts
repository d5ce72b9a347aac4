import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  Clock,
  inDirectory,
  openOffice,
  partsOf,
  read,
  ticketFor,
} from './support.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('keys', () => {
  test('outlive the process: tickets are good after a restart', () =>
    inDirectory(async (dataDir) => {
      const clock = new Clock();
      const before = await openOffice(dataDir, clock);
      const ticket = await ticketFor(before);
      await before.close();

      const after = await openOffice(dataDir, clock);
      expect(after.verify(ticket).ok).toBe(true);
      expect(partsOf(await ticketFor(after))[0]).toBe(partsOf(ticket)[0]);
    }));

  test('are changed after 30 days, and tickets of the last key stay good for their week', () =>
    inDirectory(async (dataDir) => {
      const clock = new Clock();
      const office = await openOffice(dataDir, clock);
      clock.turn(30 * DAY_MS - 1);
      const last = await ticketFor(office, {
        ...read,
        expiresInSeconds: 604_800,
      });
      clock.turn(1);
      const next = await ticketFor(office);

      expect(partsOf(next)[0]).not.toBe(partsOf(last)[0]);
      clock.turn(7 * DAY_MS - 2);
      expect(office.verify(last).ok).toBe(true);
    }));

  test('are forgotten a week after they signed last', () =>
    inDirectory(async (dataDir) => {
      const clock = new Clock();
      const office = await openOffice(dataDir, clock);
      const old = await ticketFor(office);
      clock.turn(30 * DAY_MS);
      await ticketFor(office);
      clock.turn(7 * DAY_MS);

      expect(office.verify(old)).toEqual({ ok: false, reason: 'UNKNOWN_KEY' });
    }));

  test('that are forgotten leave the file at the next change', () =>
    inDirectory(async (dataDir) => {
      const clock = new Clock();
      const office = await openOffice(dataDir, clock, {
        rotateAfterMs: 10 * DAY_MS,
      });
      const kept: number[] = [];
      for (let day = 0; day < 40; day += 10) {
        await ticketFor(office);
        kept.push(await countOfKeys(dataDir));
        clock.turn(10 * DAY_MS);
      }

      expect(kept).toEqual([1, 2, 2, 2]);
    }));

  test('are on the disk before they sign, and nothing else is left beside them', () =>
    inDirectory(async (dataDir) => {
      const clock = new Clock();
      const office = await openOffice(dataDir, clock);
      clock.turn(30 * DAY_MS);
      const [keyId] = partsOf(await ticketFor(office));

      expect(await readFile(join(dataDir, 'keys.json'), 'utf8')).toContain(
        keyId,
      );
      expect(await readdir(dataDir)).toEqual(['keys.json']);
    }));

  test.each(['', '{}', '{"keys":[{"id":"x","secret":"c2hvcnQ"}]}', 'secrets'])(
    'that can not be read stop the start, saying what to do: %j',
    (content) =>
      inDirectory(async (dataDir) => {
        await writeFile(join(dataDir, 'keys.json'), content);

        await expect(openOffice(dataDir, new Clock())).rejects.toThrow(
          /keys\.json does not hold signing keys\. Put back a copy, or remove it/,
        );
      }),
  );
});

async function countOfKeys(dataDir: string): Promise<number> {
  const text = await readFile(join(dataDir, 'keys.json'), 'utf8');
  return text.match(/"secret"/g)?.length ?? 0;
}
