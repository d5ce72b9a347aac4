type Listener = (isOver: boolean) => void;

/** Who wants to know when a job changes. */
export class Changes {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** @returns what ends it */
  listen(id: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(id) === listeners) {
        this.#listeners.delete(id);
      }
    };
  }

  tell(id: string, isOver: boolean): void {
    for (const listener of this.#listeners.get(id) ?? []) listener(isOver);
  }
}
