import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadIntent, SignIntent } from '../../src/storage/index.js';
import {
  openTicketOffice,
  type TicketOffice,
  type TicketOfficeOptions,
} from '../../src/tickets/index.js';
import { call } from '../support/call.js';

export const BASE_URL = 'https://files.example.com/gw';

const START = Date.parse('2026-11-21T12:00:00.000Z');

/** A clock that stands still until it is turned. */
export class Clock {
  #ms = START;

  readonly now = (): number => this.#ms;

  turn(ms: number): void {
    this.#ms += ms;
  }
}

/** A directory of its own for one test, gone afterwards. */
export async function inDirectory(
  run: (dataDir: string) => Promise<void>,
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stowage-tickets-'));
  try {
    await run(dataDir);
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

export function openOffice(
  dataDir: string,
  clock: Clock,
  options: Pick<TicketOfficeOptions, 'rotateAfterMs'> = {},
): Promise<TicketOffice> {
  const { now } = clock;
  return openTicketOffice({
    dataDir,
    baseUrl: () => BASE_URL,
    now,
    ...options,
  });
}

export const read: ReadIntent = {
  operation: 'read',
  ref: { container: 'photos', name: '2024/cat.jpg' },
  expiresInSeconds: 900,
  disposition: 'ATTACHMENT',
};

/** The ticket of a signed URL for account `local`. */
export async function ticketFor(
  office: TicketOffice,
  intent: SignIntent = read,
): Promise<string> {
  const { url } = await office.signerFor('local').sign(intent, call);
  return url.slice(`${BASE_URL}/blobs/`.length);
}

/** A ticket's parts: the id of its key, what it says, and the proof. */
export function partsOf(ticket: string): readonly [string, string, string] {
  const [keyId = '', payload = '', mac = ''] = ticket.split('.');
  return [keyId, payload, mac];
}
