import type { Call } from '../../src/storage/index.js';
import { cancelled } from './errors.js';

/** Who waits, and whether nobody else may be in at the same time. */
interface Waiter {
  readonly alone: boolean;
  readonly enter: () => void;
}

/** Where those are who work on one thing. */
interface Room {
  inside: number;
  isShut: boolean;
  readonly waiting: Waiter[];
}

/** What work is on, and who waits for it. */
export interface Turn {
  readonly id: string;
  readonly call: Call;
}

/**
 * Who may work on a thing at a time: several together, or one alone. They come in as they have asked,
 * so that nobody waits for ever.
 */
export class Turns {
  readonly #rooms = new Map<string, Room>();

  /** @throws StorageError CANCELLED where the call is given up before its turn */
  together<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    return this.#take(turn, false, work);
  }

  /** @throws StorageError CANCELLED where the call is given up before its turn */
  alone<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    return this.#take(turn, true, work);
  }

  async #take<T>(
    { id, call }: Turn,
    alone: boolean,
    work: () => Promise<T>,
  ): Promise<T> {
    const room = this.#rooms.get(id) ?? newRoom();
    this.#rooms.set(id, room);
    await comeIn(room, alone, call);
    try {
      return await work();
    } finally {
      leave(room);
      if (room.inside === 0) this.#rooms.delete(id);
    }
  }
}

function newRoom(): Room {
  return { inside: 0, isShut: false, waiting: [] };
}

function comeIn(
  room: Room,
  alone: boolean,
  call: Call,
): Promise<void> | undefined {
  if (room.waiting.length === 0 && isOpen(room, alone)) {
    enter(room, alone);
    return undefined;
  }
  const { signal } = call;
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      room.waiting.splice(room.waiting.indexOf(waiter), 1);
      letIn(room);
      reject(cancelled(call));
    };
    const waiter = {
      alone,
      enter: () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      },
    };
    signal.addEventListener('abort', giveUp, { once: true });
    room.waiting.push(waiter);
  });
}

function leave(room: Room): void {
  room.inside -= 1;
  room.isShut = false;
  letIn(room);
}

/** Those at the front of the queue for whom there is room now. */
function letIn(room: Room): void {
  let [next] = room.waiting;
  while (next && isOpen(room, next.alone)) {
    room.waiting.shift();
    enter(room, next.alone);
    next.enter();
    [next] = room.waiting;
  }
}

function isOpen({ inside, isShut }: Room, alone: boolean): boolean {
  return alone ? inside === 0 : !isShut;
}

function enter(room: Room, alone: boolean): void {
  room.inside += 1;
  room.isShut = alone;
}
