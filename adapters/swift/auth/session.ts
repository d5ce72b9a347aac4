import { LoginError } from '../http/failures.js';
import type { Access, Login } from './access.js';

/** So long before its end a token is replaced, in milliseconds: none may end on its way. */
const AHEAD_MS = 60_000;

/** A login may take so long, in milliseconds, whoever waits for it. */
const LOGIN_WITHIN_MS = 30_000;

/** So long a refusal stands, in milliseconds: many tries with a wrong password lock an account. */
const REFUSED_MS = 5_000;

/** A token, and when to ask for the next. */
interface Held {
  readonly access: Access;
  readonly renewAt: number;
}

interface Refusal {
  readonly error: LoginError;
  readonly until: number;
}

/** The token in use: one login at a time, however many wait for it. */
export class Session {
  readonly #login: Login;
  readonly #withinMs: number;
  readonly #closed = new AbortController();
  #held: Held | undefined;
  #refusal: Refusal | undefined;
  #pending: Promise<Access> | undefined;

  constructor(login: Login, withinMs = LOGIN_WITHIN_MS) {
    this.#login = login;
    this.#withinMs = withinMs;
  }

  /**
   * A token that lasts, by a login where there is none.
   * @throws what the login throws; DOMException TimeoutError after 30 seconds; the signal's reason
   */
  async access(signal: AbortSignal): Promise<Access> {
    signal.throwIfAborted();
    if (this.#held && Date.now() < this.#held.renewAt) return this.#held.access;
    return unlessGone(signal, this.#renew());
  }

  /** Another token than this one, which was refused. */
  async another(refused: Access, signal: AbortSignal): Promise<Access> {
    if (this.#held?.access === refused) this.#held = undefined;
    return this.access(signal);
  }

  close(): void {
    this.#closed.abort();
  }

  /** It is everybody's: it goes on when one of those who wait goes away. */
  #renew(): Promise<Access> {
    this.#pending ??= this.#logIn().finally(() => (this.#pending = undefined));
    return this.#pending;
  }

  async #logIn(): Promise<Access> {
    if (this.#refusal && Date.now() < this.#refusal.until) {
      throw this.#refusal.error;
    }
    const deadline = AbortSignal.timeout(this.#withinMs);
    const signal = AbortSignal.any([this.#closed.signal, deadline]);
    try {
      const access = await unlessGone(signal, this.#login(signal));
      this.#held = { access, renewAt: renewalOf(access) };
      return access;
    } catch (error) {
      this.#remember(error);
      throw error;
    }
  }

  #remember(error: unknown): void {
    if (!(error instanceof LoginError)) return;
    this.#refusal = { error, until: Date.now() + REFUSED_MS };
  }
}

/** A short life is lived to its half. */
function renewalOf({ expiresAt }: Access): number {
  if (expiresAt === undefined) return Infinity;
  const life = expiresAt.getTime() - Date.now();
  return Date.now() + Math.max(life / 2, life - AHEAD_MS);
}

/** What is waited for, or the reason of the signal, whichever is first. */
async function unlessGone<T>(
  signal: AbortSignal,
  awaited: Promise<T>,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const give = () => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([awaited, promise]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}
