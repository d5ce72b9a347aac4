import type { S3ServiceException } from '@aws-sdk/client-s3';
import type {
  Call,
  ContainerStat,
  Publication,
} from '../../src/storage/index.js';
import {
  checkContainerName,
  checkPage,
  checkPublishOptions,
  publicPage,
} from '../../src/storage/index.js';
import { publicationIn } from './container-stats.js';
import { lookAt } from './containers.js';
import type { Desk } from './desk.js';
import { checkDoor, doorOf } from './doors.js';
import { isRefused } from './errors.js';
import { requireOrForget } from './folder-door.js';
import { keepFolder } from './folder-marker.js';
import { listContainers } from './listing.js';
import { turnPolicy } from './policy-turn.js';
import {
  checkClosed,
  closed,
  NO_POLICY,
  opened,
  policyOf,
  type Door,
  type Policy,
} from './policy.js';
import { isMisplaced } from './reasons.js';

const keepsLogs = false;

/** How a door is to stand. */
interface Change {
  /** What has to be before it may stand so. */
  readonly begin?: () => Promise<void>;
  /** The policy with the door so; the same one where it already is. */
  readonly turn: (policy: Policy, door: Door) => Policy;
  /** Whether that is all: others may have said something of the door as well. */
  readonly check?: (policy: Policy, door: Door) => void;
}

const CLOSED: Change = { turn: closed, check: checkClosed };

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
        return turned(desk, errand, {
          begin: () => keepFolder(desk, container, call.signal),
          turn: (policy, door) => opened(policy, door, options.ttlSeconds),
        });
      });
    },

    async unpublishContainer(container, call) {
      checkContainerName(container);
      const errand = { operation: 'unpublishContainer', call, container };
      return desk.attend(errand, () => turned(desk, errand, CLOSED));
    },

    async listPublicContainers(request, call) {
      checkPage(request);
      const errand = { operation: 'listPublicContainers', call };
      return desk.attend(errand, () =>
        publicPage(request, {
          list: (page) => listContainers(desk, page, call),
          openAmong: (listed) => openAmong(desk, listed, call.signal),
        }),
      );
    },
  };
}

/** What can be done here is done, even where others have said more. */
async function turned(
  desk: Desk,
  { container, call }: { readonly container: string; readonly call: Call },
  { begin, turn, check }: Change,
): Promise<ContainerStat> {
  const { signal } = call;
  const place = desk.places.of(container);
  const door = doorOf(place, desk.options);
  await requireOrForget(desk, container, signal);
  await begin?.();
  const policy = await turnPolicy(desk, place.Bucket, {
    turn: (now) => turn(now, door),
    signal,
  });
  check?.(policy, door);
  return lookAt(desk, container, signal);
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

/** Each bucket's, asked for once. One that we can't see opens nothing. */
function policiesOf(desk: Desk, signal: AbortSignal) {
  const asked = new Map<string, Promise<Policy>>();
  return (Bucket: string): Promise<Policy> => {
    const policy =
      asked.get(Bucket) ??
      policyOf(desk, Bucket, signal).catch((error: unknown) => {
        if (isRefused(error) && isElsewhere(error)) return NO_POLICY;
        throw error;
      });
    asked.set(Bucket, policy);
    return policy;
  };
}

/** It went away meanwhile, is not for these keys, or is in another region. */
function isElsewhere(error: S3ServiceException): boolean {
  return isRefused(error, 403, 404) || isMisplaced(error);
}
