import type {
  MultipartRef,
  ObjectStat,
  PartStat,
} from '../../../src/storage/index.js';
import { bodyOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import type { OpenStore } from './stores.js';

/** Bytes of each part but the last. */
export const PART = 64 * 1024;

/** What the uploads of these tests go to. */
export const DOC = { container: 'box', name: 'doc' };

/** An upload to a container that is made where it is not there. */
export async function begin({ backend }: OpenStore): Promise<MultipartRef> {
  await backend.createContainer(DOC.container, {}, call);
  return backend.multipart.beginMultipart(DOC, { partSize: PART }, call);
}

export function put(
  { backend }: OpenStore,
  upload: MultipartRef,
  [partNumber, content]: readonly [number, Buffer],
): Promise<PartStat> {
  const part = { partNumber, size: content.length, body: bodyOf(content) };
  return backend.multipart.putPart(upload, part, call);
}

/** Puts these as parts 1, 2, 3 and so on, one after another. */
export async function putAll(
  store: OpenStore,
  upload: MultipartRef,
  contents: readonly Buffer[],
): Promise<readonly PartStat[]> {
  const parts: PartStat[] = [];
  for (const [at, content] of contents.entries()) {
    parts.push(await put(store, upload, [at + 1, content]));
  }
  return parts;
}

export function complete(
  { backend }: OpenStore,
  upload: MultipartRef,
  parts: readonly PartStat[],
): Promise<ObjectStat> {
  return backend.multipart.completeMultipart(upload, { parts }, call);
}
