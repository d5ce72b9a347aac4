import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import {
  Caller,
  type GatewayServices,
  type UploadOutcome,
} from '../../src/gateway/index.js';
import { createHttp, type HttpOptions } from '../../src/http/index.js';
import type { JobQueue } from '../../src/jobs/index.js';
import type {
  ReadIntent,
  SignedRequest,
  SignIntent,
  StorageBackend,
  WriteIntent,
} from '../../src/storage/index.js';
import { openTicketOffice, openUploadLedger } from '../../src/tickets/index.js';
import { noLongWork } from '../gateway/no-long-work.js';
import { openReference } from '../reference/index.js';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { NO_GRAPHQL } from './graphql-endpoint.js';

export const CONTAINER = 'photos';

/** A gateway on loopback over one account, `local`, and what a test needs to look behind it. */
export interface TestGateway extends AsyncDisposable {
  readonly url: string;
  readonly backend: StorageBackend;
  /** What has been logged so far, at every level. */
  readonly logged: () => string;
  /** The uploads whose bytes are coming in. */
  readonly underWay: () => readonly string[];
  /** Turns the tickets' clock. */
  readonly later: (ms: number) => void;
  readonly sign: (intent: SignIntent) => Promise<SignedRequest>;
  /** Signs for an account that need not be there. */
  readonly signFor: (
    account: string,
    intent: SignIntent,
  ) => Promise<SignedRequest>;
  readonly put: (
    name: string,
    content: string | Buffer,
    contentType?: string,
  ) => Promise<void>;
  readonly read: (name: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface TestOptions extends Partial<HttpOptions> {
  /** What stands before the backend. */
  readonly around?: (backend: StorageBackend) => StorageBackend;
  /** Who does long work; nobody when absent. */
  readonly jobs?: JobQueue;
}

/** Opens one, with an empty container `photos` whose versions are kept. */
export async function openGateway(
  options: TestOptions = {},
): Promise<TestGateway> {
  const { around, jobs, ...http } = options;
  const backend = openReference();
  await backend.createContainer(CONTAINER, { versioning: 'ENABLED' }, call);
  const more = jobs ? { jobs } : {};
  const server = await serve(around?.(backend) ?? backend, http, more);
  return {
    ...server,
    backend,
    put: async (name, content, contentType) => {
      const ref = { container: CONTAINER, name };
      const type = contentType === undefined ? {} : { contentType };
      await backend.writeObject(ref, { body: bodyOf(content), ...type }, call);
    },
    read: async (name) => {
      const ref = { container: CONTAINER, name };
      const { body } = await backend.readObject(ref, {}, call);
      return Buffer.concat(await body.toArray()).toString();
    },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await server.forget();
    },
  };
}

async function serve(
  backend: StorageBackend,
  options: Partial<HttpOptions>,
  more: Partial<GatewayServices>,
) {
  const dataDir = await mkdtemp(join(tmpdir(), 'stowage-http-'));
  let url = '';
  let offset = 0;
  const tickets = await openTicketOffice({
    dataDir,
    baseUrl: () => url,
    now: () => Date.now() + offset,
  });
  const uploadLedger = await openUploadLedger<UploadOutcome>(dataDir);
  const services: GatewayServices = {
    accounts: new Map([['local', backend]]),
    ticketSigner: (account: string) => tickets.signerFor(account),
    baseUrl: () => url,
    uploadSeal: tickets,
    uploadLedger,
    uploadsUnderWay: new Map(),
    ...noLongWork(),
    ...more,
  };
  const log = new Log();
  const http = createHttp({
    callerOf: (each) => new Caller(services, each),
    verifyTicket: (ticket) => tickets.verify(ticket),
    graphql: NO_GRAPHQL,
    readiness: () => Promise.resolve([{ account: 'local', ready: true }]),
    corsOrigins: ['https://app.example.com'],
    logger: pino({ level: 'trace' }, log),
    ...options,
  });
  const forget = async () => {
    await uploadLedger.close();
    await rm(dataDir, { recursive: true });
  };
  try {
    url = await http.listen({ host: '127.0.0.1', port: 0 });
  } catch (error) {
    await forget();
    throw error;
  }
  return {
    url,
    logged: () => log.text,
    underWay: () => [...services.uploadsUnderWay.keys()],
    later: (ms: number) => {
      offset += ms;
    },
    sign: (intent: SignIntent) => tickets.signerFor('local').sign(intent, call),
    signFor: (account: string, intent: SignIntent) =>
      tickets.signerFor(account).sign(intent, call),
    close: () => http.close(),
    forget,
  };
}

class Log extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** An intent to read a file of the container. */
export function reading(
  name: string,
  more: Partial<ReadIntent> = {},
): ReadIntent {
  return {
    operation: 'read',
    ref: { container: CONTAINER, name },
    expiresInSeconds: 900,
    disposition: 'ATTACHMENT',
    ...more,
  };
}

let uploads = 0;

/** An intent to write a file of the container, of an upload of its own. */
export function writing(
  name: string,
  bound: Partial<WriteIntent> = {},
): WriteIntent {
  uploads += 1;
  return {
    operation: 'write',
    ref: { container: CONTAINER, name },
    expiresInSeconds: 900,
    uploadId: `upload-${uploads}`,
    ...bound,
  };
}
