import type { Answer } from './answer.js';
import { RemoteFault } from './fault.js';
import { textOf } from './header-text.js';
import type { Headers } from './headers.js';
import { parseTarget, type Target } from './target.js';

/** A request on the way to the file. */
export interface Step {
  readonly target: Target;
  /** The caller's, as long as the way stays at the origin they are for. */
  readonly headers: Headers;
  /** That led here. */
  readonly redirects: number;
}

const MAX_REDIRECTS = 5;

/** All of them are followed by GET. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Whether an answer says that the file is elsewhere. */
export function isRedirect({ status }: Pick<Answer, 'status'>): boolean {
  return REDIRECTS.has(status);
}

/**
 * Where a redirect leads from a step. The caller's headers go along within an origin; once it is left they are
 * gone for good, wherever the way comes back to.
 * @throws RemoteFault TOO_MANY_REDIRECTS, REDIRECT_REFUSED, BAD_ANSWER, and what parseTarget throws
 */
export function followed(step: Step, answer: Pick<Answer, 'header'>): Step {
  const redirects = step.redirects + 1;
  if (redirects > MAX_REDIRECTS) throw tooMany();
  const location = answer.header('location');
  if (!location) throw nowhere();

  const target = targetOf(location, step);
  if (isDowngrade(step.target, target)) throw downgrade();
  const stays = target.url.origin === step.target.url.origin;
  return { target, redirects, headers: stays ? step.headers : {} };
}

function targetOf(location: string, from: Step): Target {
  try {
    return parseTarget(written(location), from.target);
  } catch (error) {
    throw afterRedirect(error);
  }
}

/** Many servers leave out the percent-encoding, which only a host can't have. */
function written(location: string): string {
  return textOf(location).replaceAll(' ', '%20');
}

function isDowngrade(from: Target, to: Target): boolean {
  return from.scheme === 'https' && to.scheme === 'http';
}

function tooMany(): RemoteFault {
  const limit = MAX_REDIRECTS;
  const message = `The other side redirects more than ${limit} times.`;
  return new RemoteFault('TOO_MANY_REDIRECTS', message, { limit });
}

function nowhere(): RemoteFault {
  const message = 'The other side redirects, and does not say where.';
  return new RemoteFault('BAD_ANSWER', message);
}

function downgrade(): RemoteFault {
  const message =
    'The other side redirects from https to http, where anyone on the way could change the file.';
  return new RemoteFault('REDIRECT_REFUSED', message);
}

const AFTER_REDIRECT = 'After a redirect: ';

/** Says that a fault is of where a redirect led to, not of the URL that was given. */
export function afterRedirect(error: unknown): unknown {
  if (!(error instanceof RemoteFault)) return error;
  const { reason, message, details, cause } = error;
  if (message.startsWith(AFTER_REDIRECT)) return error;
  return new RemoteFault(reason, AFTER_REDIRECT + message, {
    ...details,
    cause,
  });
}
