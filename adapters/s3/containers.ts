import type {
  Call,
  ContainerChange,
  ContainerStat,
  CreateContainerOptions,
  CreatedContainer,
} from '../../src/storage/index.js';
import { buckets } from './buckets.js';
import type { Desk } from './desk.js';
import { folders } from './folders.js';
import type { Layout } from './layout.js';

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

/** Looks first: what is there is left as it is. */
export function createContainer(
  desk: Desk,
  { container, options, call }: Creation,
): Promise<CreatedContainer> {
  const errand = { operation: 'createContainer', call, container };
  return desk.attend(errand, () =>
    layoutOf(desk).make(container, options, call.signal),
  );
}

/** Checks all that is to change before it changes anything. */
export function updateContainer(
  desk: Desk,
  { container, change, call }: Alteration,
): Promise<ContainerStat> {
  const errand = { operation: 'updateContainer', call, container };
  return desk.attend(errand, () =>
    layoutOf(desk).change(container, change, call.signal),
  );
}

/** Refused while there is any object, version or delete marker. */
export function deleteContainer(
  desk: Desk,
  container: string,
  call: Call,
): Promise<void> {
  const errand = { operation: 'deleteContainer', call, container };
  return desk.attend(errand, () =>
    layoutOf(desk).remove(container, call.signal),
  );
}

/** All that is known of a container. */
export function lookAt(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<ContainerStat> {
  return layoutOf(desk).look(container, signal);
}

/** How the account's containers lie there. */
export function layoutOf(desk: Desk): Layout {
  return desk.places.bucket === undefined ? buckets(desk) : folders(desk);
}
