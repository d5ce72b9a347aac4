import { Readable } from 'node:stream';
import { urlOfAccount } from './account-url.js';
import type { Answer } from './http/answer.js';
import { targetOf, type Ask } from './http/ask.js';
import type { Access } from './auth/access.js';
import type { Session } from './auth/session.js';
import { LoginError, NotSwiftError, RefusedError } from './http/failures.js';
import type { Http } from './http/http.js';

/** So much of a refusal's own words is kept. */
const MAX_SAID = 200;

/** A token that was accepted so lately is not tried out before a body is sent, in milliseconds. */
const TRUSTED_MS = 60_000;

/**
 * Speaks to one account of the cluster, with a token that lasts, and by that token to others. Knows nothing
 * of the contract.
 */
export class Wire {
  readonly #http: Http;
  readonly #session: Session;
  #trusted: { readonly access: Access; readonly until: number } | undefined;

  constructor(http: Http, session: Session) {
    this.#http = http;
    this.#session = session;
  }

  /** `https://swift.example/v1/AUTH_test`. */
  async storageUrl(signal: AbortSignal): Promise<string> {
    return (await this.#session.access(signal)).storageUrl;
  }

  /** The same, as clients reach it who may not reach what the gateway does. */
  async publicUrl(signal: AbortSignal): Promise<string> {
    const { publicUrl, storageUrl } = await this.#session.access(signal);
    return publicUrl ?? storageUrl;
  }

  /**
   * Asks, and gives the answer if its status is a good one or among `also`.
   * @throws RefusedError for any other status, its body read; NotSwiftError, LoginError, and what
   * undici throws
   */
  async ask(
    ask: Ask,
    signal: AbortSignal,
    also: readonly number[] = [],
  ): Promise<Answer> {
    const answer = await this.#letIn(ask, signal);
    if (isGood(answer.status) || also.includes(answer.status)) return answer;
    throw await refusal(answer);
  }

  /** Asks what has an answer without a body that anybody needs; it is read to its end. */
  async tell(
    ask: Ask,
    signal: AbortSignal,
    also: readonly number[] = [],
  ): Promise<Answer> {
    const answer = await this.ask(ask, signal, also);
    await answer.discard();
    return answer;
  }

  async close(): Promise<void> {
    this.#session.close();
    await this.#http.close();
  }

  /** A token that is refused is replaced, once. */
  async #letIn(ask: Ask, signal: AbortSignal): Promise<Answer> {
    if (ask.body instanceof Readable) await this.#tryOut(signal);
    const access = await this.#session.access(signal);
    const answer = await this.#send(ask, access, signal);
    if (answer.status !== 401) return answer;

    await answer.discard();
    const other = await this.#session.another(access, signal);
    if (ask.body instanceof Readable) {
      throw new NotSwiftError('the token ended while the body was on its way');
    }
    const again = await this.#send(ask, other, signal);
    if (again.status !== 401) return again;

    await again.discard();
    throw new LoginError('the cluster refuses a token that it gave just now');
  }

  /** A body can't be sent again with another token: see that this one is good. */
  async #tryOut(signal: AbortSignal): Promise<void> {
    const access = await this.#session.access(signal);
    const trusted = this.#trusted;
    if (trusted?.access === access && Date.now() < trusted.until) return;
    const answer = await this.#letIn({ method: 'HEAD' }, signal);
    await answer.discard();
  }

  async #send(ask: Ask, access: Access, signal: AbortSignal): Promise<Answer> {
    const { storageUrl, token } = access;
    const { method, otherAccount, body, headers = {} } = ask;
    const within =
      otherAccount === undefined
        ? storageUrl
        : urlOfAccount(storageUrl, otherAccount);
    const answer = await this.#http.send({
      method,
      url: within + targetOf(ask),
      headers: { ...headers, 'x-auth-token': token },
      ...(body !== undefined && { body }),
      signal,
    });
    if (answer.transaction !== undefined || isBusy(answer.status)) {
      this.#trust(access, answer);
      return answer;
    }

    answer.body.destroy();
    throw new NotSwiftError(
      `an answer (${answer.status}) that is not the cluster's own: it has no X-Trans-Id`,
    );
  }

  #trust(access: Access, { status }: Answer): void {
    if (status === 401 || status >= 500) return;
    this.#trusted = { access, until: Date.now() + TRUSTED_MS };
  }
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

/** What a proxy before the cluster may say in its place, and mean. */
function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}

async function refusal(answer: Answer): Promise<RefusedError> {
  const { status, transaction } = answer;
  const said = plain(await answer.text()).slice(0, MAX_SAID);
  const retryAfter = answer.header('retry-after');
  return new RefusedError({ status, said, transaction, retryAfter });
}

/** Swift says what is wrong in a line or two of HTML. */
function plain(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
