import type { Answer } from '../http/answer.js';
import { LoginError, NotSwiftError, RefusedError } from '../http/failures.js';

const REFUSALS: ReadonlySet<number> = new Set([401, 403]);

/** A login that is to be answered. */
export interface Asked {
  /** The URL that was asked. */
  readonly at: string;
  /** Who asked, without a secret: `user 'test:tester'`. */
  readonly who: string;
}

/**
 * The body of a good answer.
 * @throws LoginError, RefusedError, or NotSwiftError where nobody logs in at such a URL
 */
export async function loginAnswer(
  answer: Answer,
  { at, who }: Asked,
): Promise<string> {
  const { status, transaction } = answer;
  const body = await answer.text();
  if (status >= 200 && status < 300) return body;
  if (REFUSALS.has(status)) {
    throw new LoginError(
      `${at} does not let ${who} in (${status}): check the credentials in \`auth\``,
    );
  }
  if (status >= 500 || status === 429) {
    const retryAfter = answer.header('retry-after');
    const said = `nobody can log in at ${at}`;
    throw new RefusedError({ status, said, transaction, retryAfter });
  }
  throw noLogin(at, `its status is ${status}`);
}

/** What came from there is no login's answer. */
export function noLogin(at: string, why: string): NotSwiftError {
  return new NotSwiftError(
    `an answer that is no login's (${why}): check \`auth.url\`, ${at}`,
  );
}
