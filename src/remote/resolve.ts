import { isIP } from 'node:net';
import type { AllowList } from './allow.js';
import { RemoteFault } from './fault.js';
import type { LookupQueue } from './look-up.js';
import { isPublic } from './ranges.js';
import type { Target } from './target.js';

export interface ResolveOptions {
  readonly allow: AllowList;
  /** The gateway's own, as Targets have them: one that fetched from itself could go on for ever. */
  readonly ownHosts: ReadonlySet<string>;
  readonly lookups: Pick<LookupQueue, 'find'>;
  readonly signal: AbortSignal;
}

/** Of the web. Behind others there is a service that was not meant, or one to be talked into something. */
const WEB_PORTS: readonly number[] = [80, 443];

/**
 * Zones that are nobody's on the public Internet: RFC 6761, RFC 6762, RFC 8375, and ICANN's
 * reservation of .internal.
 */
const PRIVATE_ZONES = /(?:^|\.)(?:localhost|local|home\.arpa|internal)$/;

/**
 * The addresses that a target may be reached at, in the order in which to try them; at least one. Its
 * name is looked up once. Whoever dials takes these and asks nobody again, so that the name can't
 * mean something else by then. One address that is refused refuses them all.
 * @throws RemoteFault PORT_REFUSED, ADDRESS_REFUSED, UNRESOLVABLE; the signal's reason
 */
export async function resolveTarget(
  target: Target,
  { lookups, signal, ...policy }: ResolveOptions,
): Promise<readonly string[]> {
  const isOpen = ruleFor(target, policy);
  if (!isOpen) throw refusal(target, policy);

  const { host } = target;
  const addresses = isIP(host)
    ? [host]
    : await found(lookups.find(host, signal), signal);
  if (addresses.length === 0) throw unresolvable();
  if (!addresses.every(isOpen)) throw refusal(target, policy);
  return addresses;
}

type Policy = Pick<ResolveOptions, 'allow' | 'ownHosts'>;

/** Which addresses are open to a target; none where it need not be looked up. */
function ruleFor(
  target: Target,
  { allow, ownHosts }: Policy,
): ((address: string) => boolean) | undefined {
  const { host, port } = target;
  if (allow.opensName(host, port)) return () => true;
  const isAllowed = (address: string) => allow.opensAddress(address, port);
  if (isOfTheWeb(target) && !ownHosts.has(host)) {
    return (address) => isPublic(address) || isAllowed(address);
  }
  return allow.opensSomeAddress(port) ? isAllowed : undefined;
}

function isOfTheWeb({ host, port }: Target): boolean {
  return WEB_PORTS.includes(port) && !isPrivateName(host);
}

/** A name of one label is the resolver's search list's, an address is judged as one. */
function isPrivateName(host: string): boolean {
  if (isIP(host)) return false;
  return !host.includes('.') || PRIVATE_ZONES.test(host);
}

async function found(
  finding: Promise<readonly string[]>,
  asked: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await finding;
  } catch (cause) {
    asked.throwIfAborted();
    throw unresolvable(cause);
  }
}

function refusal({ host, port }: Target, { ownHosts }: Policy): RemoteFault {
  if (ownHosts.has(host)) {
    return new RemoteFault(
      'ADDRESS_REFUSED',
      "The URL is refused for its host: it is this gateway's own name. " +
        'An operator opens it by naming it in imports.allow.',
    );
  }
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
