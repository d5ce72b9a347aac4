import { parseAllow } from '../../src/remote/allow.js';
import { hostsOf } from '../../src/remote/authority.js';
import { LookupQueue, type Lookup } from '../../src/remote/look-up.js';
import { resolveTarget } from '../../src/remote/resolve.js';
import type { Target } from '../../src/remote/target.js';

/** What there is around a target. */
export interface World {
  readonly allow?: readonly string[];
  readonly ownHosts?: readonly string[];
  readonly lookup: Lookup;
  readonly signal?: AbortSignal;
}

/** The addresses that a target may be reached at; nothing is opened, where nothing else is said. */
export function resolvedIn(
  { allow = [], ownHosts = [], lookup, signal }: World,
  target: Target,
): Promise<readonly string[]> {
  return resolveTarget(target, {
    allow: parseAllow(allow),
    ownHosts: hostsOf(ownHosts),
    lookups: new LookupQueue(lookup),
    signal: signal ?? new AbortController().signal,
  });
}
