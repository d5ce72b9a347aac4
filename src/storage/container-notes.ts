import type { Versioning } from './stats.js';

/** So long a note is believed, in milliseconds: others may change a container too. */
const BELIEVED_MS = 5_000;

/** So many containers are remembered; the oldest note makes room. */
const MAX_NOTES = 1_000;

interface Note {
  readonly versioning: Versioning;
  readonly until: number;
}

/** What was just seen of containers, so that not every write has to look. */
export class ContainerNotes {
  readonly #notes = new Map<string, Note>();

  versioningOf(container: string): Versioning | undefined {
    const note = this.#notes.get(container);
    return note && note.until > Date.now() ? note.versioning : undefined;
  }

  note(container: string, versioning: Versioning): void {
    this.#notes.delete(container);
    this.#notes.set(container, { versioning, until: Date.now() + BELIEVED_MS });
    const [oldest] = this.#notes.keys();
    if (this.#notes.size > MAX_NOTES && oldest !== undefined) {
      this.#notes.delete(oldest);
    }
  }

  forget(container: string): void {
    this.#notes.delete(container);
  }
}
