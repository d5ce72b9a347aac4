import { randomUUID } from 'node:crypto';
import {
  Caller,
  type ContainerRef,
  type FileRef,
  type GatewayServices,
  type SealedUpload,
  type UploadOutcome,
} from '../../src/gateway/index.js';
import type {
  SignIntent,
  StorageBackend,
  UrlSigner,
} from '../../src/storage/index.js';
import { openReference } from '../reference/index.js';
import { bodyOf } from '../support/bodies.js';
import { bytesOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { noLongWork } from './no-long-work.js';

/** A gateway over two reference accounts, `one` and `two`, and all it was asked to sign. */
export interface House {
  readonly caller: Caller;
  readonly one: StorageBackend;
  readonly two: StorageBackend;
  readonly signed: SignIntent[];
}

export function openHouse(): House {
  const one = openReference();
  const two = openReference();
  const signed: SignIntent[] = [];
  const accounts = new Map([
    ['one', one],
    ['two', two],
  ]);
  const services: GatewayServices = {
    accounts,
    ticketSigner: () => plainSigner(signed),
    baseUrl: () => 'http://gateway.test',
    uploadSeal: keptSeal(),
    uploadLedger: keptLedger(),
    uploadsUnderWay: new Map(),
    ...noLongWork(),
  };
  return { caller: new Caller(services, call), one, two, signed };
}

export const within: ContainerRef = { account: 'one', container: 'photos' };

export function photo(name: string): FileRef {
  return { ...within, name };
}

/** Stores a text under a name in a container of account `one`. */
export async function put(
  house: House,
  name: string,
  content: string,
): Promise<void> {
  await house.one.writeObject(photo(name), { body: bodyOf(content) }, call);
}

/** What a backend gives for an object, as text. */
export async function textOf(
  backend: StorageBackend,
  ref: { readonly container: string; readonly name: string },
): Promise<string> {
  const { body } = await backend.readObject(ref, {}, call);
  return (await bytesOf(body)).toString();
}

/** Every name in a container. */
export async function namesIn(
  backend: StorageBackend,
  container: string,
): Promise<string[]> {
  const page = await backend.listObjects(container, { limit: 100 }, call);
  return page.items.map((entry) =>
    entry.type === 'object' ? entry.object.name : entry.prefix,
  );
}

/** Signs by writing down what it was asked for. */
function plainSigner(signed: SignIntent[]): UrlSigner {
  return {
    signs: () => true,
    sign: (intent) => {
      signed.push(intent);
      return Promise.resolve({
        method: intent.operation === 'read' ? 'GET' : 'PUT',
        url: `http://gateway.test/blobs/${signed.length}`,
        headers: [],
        expiresAt: new Date(Date.now() + intent.expiresInSeconds * 1000),
      });
    },
  };
}

function keptSeal(): GatewayServices['uploadSeal'] {
  const uploads = new Map<string, SealedUpload>();
  return {
    seal: (upload) => {
      const sealed = randomUUID();
      uploads.set(sealed, upload);
      return sealed;
    },
    unseal: (sealed) => uploads.get(sealed),
  };
}

function keptLedger(): GatewayServices['uploadLedger'] {
  const outcomes = new Map<string, UploadOutcome>();
  return {
    find: (uploadId) => Promise.resolve(outcomes.get(uploadId)),
    record: (uploadId, outcome) => {
      const standing = outcomes.get(uploadId) ?? outcome;
      outcomes.set(uploadId, standing);
      return Promise.resolve(standing);
    },
  };
}
