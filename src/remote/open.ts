import type { AllowList } from './allow.js';
import type { Answer } from './answer.js';
import { ask } from './ask.js';
import { hostsOf } from './authority.js';
import { checkSize, RemoteBody, type BodyLimits } from './body.js';
import { checkAnswer } from './check-answer.js';
import { contentTypeOf, validatorOf } from './facts.js';
import { callerHeaders, ownHeaders } from './headers.js';
import { LookupQueue, systemLookup, type Lookup } from './look-up.js';
import { fileName } from './name.js';
import { afterRedirect, followed, isRedirect, type Step } from './redirects.js';
import type { OpenRemote, RemoteFile, RemoteRequest } from './remote.js';
import { resolveTarget, type ResolveOptions } from './resolve.js';
import { parseTarget, type Target } from './target.js';
import { Watch, type TimeLimits } from './watch.js';

/** What an operator allows, and how the outside is reached. */
export interface RemoteOptions extends TimeLimits {
  readonly allow: AllowList;
  /** Absent: the system's. */
  readonly lookup?: Lookup;
  /**
   * What the gateway itself is reached by, without ports, as in a URL: each is refused at every port unless
   * `allow` opens it.
   */
  readonly ownHosts?: readonly string[];
  /** Bytes. */
  readonly maxSize: number;
  /** Absent: 1 KiB. */
  readonly leastBytesPerSecond?: number;
  /** What the speed is an average of. Absent: 60. */
  readonly speedSeconds?: number;
  /** `stowage`. */
  readonly userAgent: string;
}

export interface RemoteOpener {
  readonly open: OpenRemote;
  /** Ends all that is under way, with CANCELLED, and opens nothing more. */
  readonly close: () => void;
}

const LEAST_BYTES_PER_SECOND = 1024;
const SPEED_SECONDS = 60;

/**
 * Opens URLs within an operator's limits: each over connections of its own, none of which is kept. One is
 * made for a process: it bounds how many names are looked up at once.
 */
export function remoteOpener(options: RemoteOptions): RemoteOpener {
  const closing = new AbortController();
  const outside = {
    allow: options.allow,
    ownHosts: hostsOf(options.ownHosts ?? []),
    lookups: new LookupQueue(options.lookup ?? systemLookup),
  };
  const open: OpenRemote = async (request) => {
    const signal = AbortSignal.any([request.signal, closing.signal]);
    const watch = new Watch(options, { ...request, signal });
    try {
      return await opened({ request, options, outside, watch });
    } catch (error) {
      watch.end();
      throw watch.faultOf(error, 'opening');
    }
  };
  const close = () => {
    closing.abort();
  };
  return { open, close };
}

interface Fetch {
  readonly request: RemoteRequest;
  readonly options: RemoteOptions;
  readonly outside: Omit<ResolveOptions, 'signal'>;
  readonly watch: Watch;
}

async function opened(fetch: Fetch): Promise<RemoteFile> {
  const { url, headers } = fetch.request;
  const target = parseTarget(url);
  const first = { target, headers: callerHeaders(headers), redirects: 0 };
  const { step, answer } = await answered(first, fetch);
  try {
    return fileOf(answer, step.target, fetch);
  } catch (error) {
    await answer.close();
    throw error;
  }
}

/** Goes where redirects lead; each is a URL like the first, which nobody trusts. */
async function answered(
  step: Step,
  fetch: Fetch,
): Promise<{ readonly step: Step; readonly answer: Answer }> {
  const answer = await answerOf(step, fetch);
  if (!isRedirect(answer)) return { step, answer };

  await answer.close();
  const next = followed(step, answer);
  try {
    return await answered(next, fetch);
  } catch (error) {
    throw afterRedirect(error);
  }
}

/** A name is looked up, and a connection made, for each step anew. */
async function answerOf(
  { target, headers }: Step,
  { request, options, outside, watch }: Fetch,
): Promise<Answer> {
  const { signal } = watch;
  signal.throwIfAborted();
  const addresses = await resolveTarget(target, { ...outside, signal });
  watch.waits();
  const answer = await ask({
    url: target.url,
    addresses,
    headers: { ...ownHeaders(options.userAgent, request.from), ...headers },
    watch,
  });
  watch.rests();
  return answer;
}

function fileOf(
  answer: Answer,
  { url }: Target,
  { request, options, watch }: Fetch,
): RemoteFile {
  const limits = limitsOf(request, options);
  const given = checkAnswer(answer, request.from);
  checkSize(given, limits.maxSize);

  const disposition = answer.header('content-disposition');
  const name = fileName(disposition, url.pathname);
  const contentType = contentTypeOf(answer);
  const validator = validatorOf(answer);
  return {
    body: new RemoteBody({ answer, given, watch, limits }),
    ...given,
    ...(contentType !== undefined && { contentType }),
    ...(name !== undefined && { name }),
    ...(validator !== undefined && { validator }),
  };
}

/** The caller's own limit can only be the tighter one. */
function limitsOf(request: RemoteRequest, options: RemoteOptions): BodyLimits {
  const {
    leastBytesPerSecond = LEAST_BYTES_PER_SECOND,
    speedSeconds = SPEED_SECONDS,
  } = options;
  const maxSize = Math.min(request.maxSize ?? Infinity, options.maxSize);
  return { maxSize, leastBytesPerSecond, speedSeconds };
}
