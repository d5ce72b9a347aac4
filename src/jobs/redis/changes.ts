import type { Redis } from 'ioredis';
import type { RedisLink } from '../../redis/index.js';

/** What replicas tell one another; the record is the truth, and what is missed is found later. */
export type News = 'changed' | 'over' | 'cancelled' | 'work';

const ALL_NEWS: readonly News[] = ['changed', 'over', 'cancelled', 'work'];

type Listener = (id: string) => void;

/** Hears what all replicas say about jobs, and says it to them. */
export class Changes {
  readonly #link: RedisLink;
  readonly #prefix: string;
  readonly #ear: Redis;
  readonly #listeners = new Map<News, Set<Listener>>();
  #isClosed = false;

  constructor(link: RedisLink, prefix: string) {
    this.#link = link;
    this.#prefix = prefix;
    this.#ear = link.another();
    this.#ear.on('message', (channel: string, id: string) => {
      const news = channel.slice(prefix.length + 1) as News;
      for (const listen of this.#listeners.get(news) ?? []) listen(id);
    });
    // Each connection anew; one that can't be listened on is given up for the next.
    this.#ear.on('ready', () => {
      this.#subscribe().catch(() => {
        if (!this.#isClosed) this.#ear.disconnect(true);
      });
    });
  }

  /** @throws RedisUnavailableError */
  async open(): Promise<void> {
    await this.#link.ask(() => this.#subscribe());
  }

  /** Has `listen` called with the id of each job there is news of; until the answer is called. */
  on(news: News, listen: Listener): () => void {
    const listeners = this.#listeners.get(news) ?? new Set();
    this.#listeners.set(news, listeners.add(listen));
    return () => {
      listeners.delete(listen);
    };
  }

  /** Tells every replica, this one too; that nobody hears it is no error. */
  async tell(news: News, id: string): Promise<void> {
    const channel = `${this.#prefix}:${news}`;
    await this.#link.redis.publish(channel, id).catch(() => undefined);
  }

  close(): void {
    this.#isClosed = true;
    this.#ear.disconnect();
  }

  #subscribe(): Promise<unknown> {
    const channels = ALL_NEWS.map((news) => `${this.#prefix}:${news}`);
    return this.#ear.subscribe(...channels);
  }
}
