import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import { Answer } from './answer.js';
import { toWire, type Headers } from './ask.js';
import { RedirectError } from './failures.js';

/** One HTTP request, to anywhere the cluster is. */
export interface Exchange {
  readonly method: string;
  /** Absolute. Sent to the byte as it is: nothing in its path is folded. */
  readonly url: string;
  readonly headers: Headers;
  readonly body?: Readable | Uint8Array | string;
  readonly signal: AbortSignal;
}

const CONNECT_WITHIN_MS = 5_000;

/** A net under the deadlines that layers give to calls. */
const SILENT_MS = 300_000;

/** Idle connections are let go before any cluster does it: eventlet's servers wait for a minute. */
const KEEP_IDLE_MS = 10_000;

/**
 * Connections to the cluster, kept for the next request; as many as there are calls, which layers
 * bound: bodies that stand still must not hold up others. Follows no redirect.
 */
export class Http {
  readonly #agent = new Agent({
    connect: { timeout: CONNECT_WITHIN_MS },
    headersTimeout: SILENT_MS,
    bodyTimeout: SILENT_MS,
    keepAliveTimeout: KEEP_IDLE_MS,
    keepAliveMaxTimeout: KEEP_IDLE_MS,
  });

  /** @throws what undici throws; RedirectError */
  async send({ url, headers, body, ...rest }: Exchange): Promise<Answer> {
    const response = await this.#agent.request({
      ...rest,
      ...placeOf(url),
      headers: toWire(headers),
      body: body ?? null,
      reset: false, // undici would close the connection after each HEAD.
    });
    const answer = new Answer(response);
    if (answer.status < 300 || answer.status >= 400) return answer;

    answer.body.destroy();
    throw new RedirectError(`a redirect (${answer.status})`);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** Where a request goes. `new URL` would fold `..` in its path. */
function placeOf(url: string): { origin: string; path: string } {
  const [, origin = '', path = ''] = /^(\w+:\/\/[^/?]+)(.*)$/s.exec(url) ?? [];
  return { origin, path: path.startsWith('/') ? path : `/${path}` };
}
