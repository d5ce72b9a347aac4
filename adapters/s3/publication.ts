import type {
  Call,
  ContainerStat,
  Page,
  PageRequest,
  Publication,
} from '../../src/storage/index.js';
import {
  checkContainerName,
  checkPage,
  checkPublishOptions,
} from '../../src/storage/index.js';
import { publicationIn } from './container-stats.js';
import { lookAt } from './containers.js';
import type { Desk } from './desk.js';
import { checkDoor, doorOf } from './doors.js';
import { isRefused } from './errors.js';
import { listContainers } from './listing.js';
import {
  closed,
  NO_POLICY,
  opened,
  policyOf,
  putPolicy,
  type Door,
  type Policy,
} from './policy.js';
import { requireContainer } from './presence.js';

const keepsLogs = false;

/** So many containers are looked at for one page, which no listing says anything of. */
const LOOKED_AT = 100;

/** So many at once. */
const AT_ONCE = 8;

/** What a policy becomes, so that a door is open or closed. */
type Turn = (policy: Policy, door: Door) => Policy;

/** What is open to everyone is served by the service itself, by the policies of buckets. */
export function publication(desk: Desk): Publication {
  return {
    keepsLogs,

    async publishContainer(container, options, call) {
      checkContainerName(container);
      checkPublishOptions(options, keepsLogs);
      const errand = { operation: 'publishContainer', call, container };
      return desk.attend(errand, () => {
        checkDoor(desk.places.of(container));
        return turned(desk, errand, (policy, door) =>
          opened(policy, door, options.ttlSeconds),
        );
      });
    },

    async unpublishContainer(container, call) {
      checkContainerName(container);
      const errand = { operation: 'unpublishContainer', call, container };
      return desk.attend(errand, () => turned(desk, errand, closed));
    },

    async listPublicContainers(request, call) {
      checkPage(request);
      const errand = { operation: 'listPublicContainers', call };
      return desk.attend(errand, () => publicPage(desk, request, call));
    },
  };
}

/** The policy is put where it becomes another. */
async function turned(
  desk: Desk,
  { container, call }: { readonly container: string; readonly call: Call },
  turn: Turn,
): Promise<ContainerStat> {
  const { signal } = call;
  const place = desk.places.of(container);
  await requireContainer(desk, container, signal);
  const now = await policyOf(desk, place.Bucket, signal);
  const policy = turn(now, doorOf(place, desk.options));
  if (JSON.stringify(policy) !== JSON.stringify(now))
    await putPolicy(desk, place.Bucket, { policy, signal });
  return lookAt(desk, container, signal);
}

/** Looks at containers in their order, some at once, until the page is full or enough were looked at. */
async function publicPage(
  desk: Desk,
  request: PageRequest,
  call: Call,
): Promise<Page<ContainerStat>> {
  const { limit } = request;
  if (limit === 0) return { items: [] };
  const listing = { ...request, limit: LOOKED_AT };
  const { items: listed, next } = await listContainers(desk, listing, call);

  const open: ContainerStat[] = [];
  let seen = 0;
  while (seen < listed.length && open.length < limit) {
    const some = listed.slice(seen, seen + AT_ONCE);
    open.push(...(await openAmong(desk, some, call.signal)));
    seen += some.length;
  }
  const items = open.slice(0, limit);
  const last = open.length > limit ? items.at(-1) : listed[seen - 1];
  const isAll = last === listed.at(-1) && next === undefined;
  return last === undefined || isAll ? { items } : { items, next: last.name };
}

/** Those that are open. */
async function openAmong(
  desk: Desk,
  listed: readonly ContainerStat[],
  signal: AbortSignal,
): Promise<readonly ContainerStat[]> {
  const policies = policiesOf(desk, signal);
  const stats = await Promise.all(
    listed.map(async (container) => {
      const { name } = container;
      const policy = await policies(desk.places.of(name).Bucket);
      return { ...container, publication: publicationIn(desk, name, policy) };
    }),
  );
  return stats.filter(({ publication: standing }) => standing !== null);
}

/** Each bucket's, asked for once. One that went away meanwhile, or that we may not see, opens nothing. */
function policiesOf(desk: Desk, signal: AbortSignal) {
  const asked = new Map<string, Promise<Policy>>();
  return (Bucket: string): Promise<Policy> => {
    const policy =
      asked.get(Bucket) ??
      policyOf(desk, Bucket, signal).catch((error: unknown) => {
        if (isRefused(error, 403, 404)) return NO_POLICY;
        throw error;
      });
    asked.set(Bucket, policy);
    return policy;
  };
}
