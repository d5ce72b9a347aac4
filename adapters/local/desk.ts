import type { Call, ErrorContext, ObjectRef } from '../../src/storage/index.js';
import { isStorageError, StorageError } from '../../src/storage/index.js';
import { cancelled, toStorageError } from './errors.js';
import type { Wire } from './wire.js';

/** What a call does, and to what. */
export interface Errand {
  readonly operation: string;
  readonly call: Call;
  readonly container?: string;
  readonly name?: string;
}

export function errandOf(
  operation: string,
  call: Call,
  { container, name }: ObjectRef,
): Errand {
  return { operation, call, container, name };
}

/** Where every call comes in and goes out: what is the same for all of them. */
export class Desk {
  readonly wire: Wire;
  #underWay = 0;
  #closed: Promise<void> | undefined;
  #allOut: () => void = () => undefined;

  constructor(wire: Wire) {
    this.wire = wire;
  }

  /** Does what is asked; whatever fails, a StorageError is thrown. */
  async attend<T>(errand: Errand, work: () => T | Promise<T>): Promise<T> {
    if (this.#closed) throw closed(errand);
    stopIfGone(errand.call);

    this.#underWay += 1;
    try {
      return await work();
    } catch (error) {
      throw failure(errand, error);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#allOut();
    }
  }

  /** Looks something up in the index. */
  read<T>(errand: Errand, work: () => T): Promise<T> {
    return this.attend(errand, () =>
      this.wire.expirer.isDue ? this.settled().then(work) : work(),
    );
  }

  /** Changes something in the index; it is durable when this has answered. */
  write<T>(errand: Errand, step: () => T): Promise<T> {
    return this.attend(errand, () => this.commit(errand.call, step));
  }

  /** A step in a transaction, if the call is not given up before its turn comes. */
  commit<T>(call: Call, step: () => T): Promise<T> {
    return this.wire.queue.run(() => {
      stopIfGone(call);
      return step();
    });
  }

  /** Nothing is there any more that should be gone by now: transactions begin by ending it. */
  async settled(): Promise<void> {
    if (this.wire.expirer.isDue) await this.wire.queue.run(() => undefined);
  }

  /** Lets what is under way end, each call by its own signal at the latest, and closes the store. */
  close(): Promise<void> {
    this.#closed ??= this.#out().then(() => this.wire.close());
    return this.#closed;
  }

  #out(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#allOut = resolve;
    });
  }
}

/** @throws StorageError CANCELLED */
export function stopIfGone(call: Call): void {
  if (call.signal.aborted) throw cancelled(call);
}

/** What an error of the store says it was about. */
export function aboutOf({ operation, container, name }: Errand): ErrorContext {
  return {
    operation,
    ...(container !== undefined && { container }),
    ...(name !== undefined && { object: name }),
  };
}

function failure(errand: Errand, error: unknown): StorageError {
  if (!isStorageError(error) && errand.call.signal.aborted) {
    return cancelled(errand.call);
  }
  return toStorageError(error, aboutOf(errand));
}

function closed(errand: Errand): StorageError {
  return new StorageError('UNAVAILABLE', {
    backend: 'local',
    ...aboutOf(errand),
    reason: 'the store is closed',
  });
}
