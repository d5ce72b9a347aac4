import dns from 'node:dns';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import type { AllowList } from './allow.js';
import { RemoteFault } from './fault.js';
import { isPublic } from './ranges.js';
import type { Target } from './target.js';

/** Every address of a name, in the order in which to try them. Rejects where there is none. */
export type Lookup = (host: string) => Promise<readonly string[]>;

export interface ResolveOptions {
  readonly allow: AllowList;
  readonly lookup?: Lookup;
  readonly signal: AbortSignal;
}

/** Of the web. Behind others there is a service that was not meant, or one to be talked into something. */
const WEB_PORTS: readonly number[] = [80, 443];

/**
 * Zones that are nobody's on the public Internet: RFC 6761, RFC 6762, RFC 8375, and ICANN's
 * reservation of .internal.
 */
const PRIVATE_ZONES = /(?:^|\.)(?:localhost|local|home\.arpa|internal)$/;

const RESOLVES_WITHIN_MS = 10_000;

/**
 * The addresses that a target may be reached at, in the order in which to try them; at least one. Its
 * name is looked up once. Whoever dials takes these and asks nobody again, so that the name can't
 * mean something else by then. One address that is refused refuses them all.
 * @throws RemoteFault PORT_REFUSED, ADDRESS_REFUSED, UNRESOLVABLE; the signal's reason
 */
export async function resolveTarget(
  target: Target,
  { allow, lookup = lookUp, signal }: ResolveOptions,
): Promise<readonly string[]> {
  const isOpen = ruleFor(target, allow);
  if (!isOpen) throw refusal(target);

  const { host } = target;
  const addresses = isIP(host) ? [host] : await inTime(lookup(host), signal);
  if (addresses.length === 0) throw unresolvable();
  if (!addresses.every(isOpen)) throw refusal(target);
  return addresses;
}

/** Which addresses are open to a target; none where it need not be looked up. */
function ruleFor(
  { host, port }: Target,
  allow: AllowList,
): ((address: string) => boolean) | undefined {
  if (allow.opensName(host, port)) return () => true;
  const isAllowed = (address: string) => allow.opensAddress(address, port);
  if (WEB_PORTS.includes(port) && !isPrivateName(host)) {
    return (address) => isPublic(address) || isAllowed(address);
  }
  return allow.opensSomeAddress(port) ? isAllowed : undefined;
}

/** A name of one label is the resolver's search list's, an address is judged as one. */
function isPrivateName(host: string): boolean {
  if (isIP(host)) return false;
  return !host.includes('.') || PRIVATE_ZONES.test(host);
}

/** The system's own, with its hosts file. Called through its module, where a test may stand in. */
async function lookUp(host: string): Promise<readonly string[]> {
  const found = await promisify(dns.lookup)(host, { all: true });
  return found.map(({ address }) => address);
}

/** A look-up can't be called off; what comes too late is let go. */
async function inTime(
  looking: Promise<readonly string[]>,
  asked: AbortSignal,
): Promise<readonly string[]> {
  const deadline = AbortSignal.timeout(RESOLVES_WITHIN_MS);
  try {
    return await unlessOver(AbortSignal.any([asked, deadline]), looking);
  } catch (cause) {
    asked.throwIfAborted();
    throw unresolvable(cause);
  }
}

/** What is waited for, or the reason of the signal, whichever is first. */
async function unlessOver<T>(
  over: AbortSignal,
  awaited: Promise<T>,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => {
    reject(over.reason as Error);
  };
  over.addEventListener('abort', stop, { once: true });
  if (over.aborted) stop();
  try {
    return await Promise.race([awaited, promise]);
  } finally {
    over.removeEventListener('abort', stop);
  }
}

function refusal({ port }: Target): RemoteFault {
  if (WEB_PORTS.includes(port)) {
    return new RemoteFault(
      'ADDRESS_REFUSED',
      'The URL is refused for its host: only what is public on the Internet is fetched from. ' +
        'An operator opens a host or a range of addresses by naming it in imports.allow.',
    );
  }
  return new RemoteFault(
    'PORT_REFUSED',
    'The URL is refused for its port: only 80 and 443 are fetched from. ' +
      'An operator opens a host at another by naming both in imports.allow.',
  );
}

/** Another try may find it, but where the name is known not to be. */
function unresolvable(cause?: unknown): RemoteFault {
  const passing =
    (cause as NodeJS.ErrnoException | undefined)?.code !== 'ENOTFOUND';
  return new RemoteFault(
    'UNRESOLVABLE',
    "The URL can't be fetched: no address is known for its host.",
    { cause, passing },
  );
}
