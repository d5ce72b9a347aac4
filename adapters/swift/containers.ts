import type {
  Call,
  ContainerChange,
  ContainerStat,
  CreateContainerOptions,
  CreatedContainer,
} from '../../src/storage/index.js';
import { StorageError } from '../../src/storage/index.js';
import { headIfThere, headOf } from './container-head.js';
import { headersOfChange, headersOfNew } from './container-headers.js';
import { containerStatOf } from './container-stats.js';
import type { Desk } from './desk.js';
import type { Headers } from './http/ask.js';
import { explainRefusal } from './metadata-refusal.js';
import { segmentsContainerOf } from './segment-names.js';
import { roomOf } from './segments-room.js';
import { endUploads } from './upload-ends.js';

/** What is to be made. */
export interface Creation {
  readonly container: string;
  readonly options: CreateContainerOptions;
  readonly call: Call;
}

/** What is to change. */
export interface Alteration {
  readonly container: string;
  readonly change: ContainerChange;
  readonly call: Call;
}

/** How a container stands. */
export function statContainer(
  desk: Desk,
  container: string,
  call: Call,
): Promise<ContainerStat> {
  const errand = { operation: 'statContainer', call, container };
  return desk.attend(errand, () => lookAt(desk, container, call.signal));
}

/** Looks first: a PUT would change what is there. */
export function createContainer(
  desk: Desk,
  { container, options, call }: Creation,
): Promise<CreatedContainer> {
  const errand = { operation: 'createContainer', call, container };
  return desk.attend(errand, async () => {
    const { signal } = call;
    const headers = headersOfNew(options, desk.cluster);
    const present = await headIfThere(desk, container, signal);
    const made = !present && (await put(desk, { container, headers, signal }));
    return {
      container: await lookAt(desk, container, signal),
      created: made,
    };
  });
}

/** One POST, where there is something to change. */
export function updateContainer(
  desk: Desk,
  { container, change, call }: Alteration,
): Promise<ContainerStat> {
  const errand = { operation: 'updateContainer', call, container };
  return desk.attend(errand, async () => {
    const { signal } = call;
    const present = await headOf(desk, container, signal);
    const headers = headersOfChange(change, present, desk.cluster);
    if (Object.keys(headers).length > 0) {
      await post(desk, { container, headers, signal });
    }
    return lookAt(desk, container, signal);
  });
}

/** Takes the container made for its large objects' segments away too, if that is there and empty. */
export function deleteContainer(
  desk: Desk,
  container: string,
  call: Call,
): Promise<void> {
  const errand = { operation: 'deleteContainer', call, container };
  return desk.attend(errand, async () => {
    const { wire, notes } = desk;
    const ask = { method: 'DELETE', container } as const;
    const { status } = await wire.tell(ask, call.signal, [409]);
    if (status === 409) {
      throw new StorageError('CONTAINER_NOT_EMPTY', { container });
    }
    notes.forget(container);
    if (!(await roomOf(desk, container, call.signal))) return;
    await deleteRoom(desk, segmentsContainerOf(container), call);
  });
}

/** Uploads that are open go with it; what else is in it stays. */
async function deleteRoom(
  desk: Desk,
  container: string,
  call: Call,
): Promise<void> {
  const also = [403, 404, 409];
  const ask = { method: 'DELETE', container } as const;
  const { status } = await desk.wire.tell(ask, call.signal, also);
  if (status !== 409) return;
  await endUploads(desk, { container, call });
  await desk.wire.tell(ask, call.signal, also);
}

/** All that is known of a container. */
export async function lookAt(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<ContainerStat> {
  const answer = await headOf(desk, container, signal);
  const publicUrl = await desk.wire.publicUrl(signal);
  return containerStatOf(container, answer, publicUrl);
}

/**
 * Changes what is said of a container.
 * @throws StorageError INVALID_METADATA where the cluster can't hold it together with what is hidden
 */
export async function post(
  { wire, notes }: Desk,
  change: {
    readonly container: string;
    readonly headers: Headers;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { container, headers, signal } = change;
  notes.forget(container);
  await wire
    .tell({ method: 'POST', container, headers }, signal)
    .catch(explainRefusal);
}

/** Whether it was made now: false where somebody else was faster. */
async function put(
  { wire }: Desk,
  container: {
    readonly container: string;
    readonly headers: Headers;
    readonly signal: AbortSignal;
  },
): Promise<boolean> {
  const { signal, ...about } = container;
  const { status } = await wire
    .tell({ method: 'PUT', ...about }, signal)
    .catch(explainRefusal);
  return status === 201;
}
