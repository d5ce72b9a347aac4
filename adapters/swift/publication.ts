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
import { closed, opened } from './acl.js';
import { containerStatOf, ttlHeader } from './container-stats.js';
import { headIfThere, headOf } from './container-head.js';
import { lookAt, post } from './containers.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';
import { listContainers } from './listing.js';
import { CACHE_CONTROL } from './metadata.js';
import { segmentsContainerOf } from './segment-names.js';
import { roomOf } from './segments-room.js';

const keepsLogs = false;

const READ = 'x-container-read';
const TTL = `x-container-meta-${CACHE_CONTROL}`;

/** What a container's read ACL becomes, and what else is then said of it. */
interface Turn {
  readonly acl: (acl: string | undefined) => string;
  readonly ttl: Headers;
}

const CLOSE: Turn = {
  acl: closed,
  ttl: { [`x-remove-container-meta-${CACHE_CONTROL}`]: 'x' },
};

function openFor(ttlSeconds: number): Turn {
  return { acl: opened, ttl: { [TTL]: ttlHeader(ttlSeconds) } };
}

/** What is open to everyone is served by the cluster itself, by the read ACL `.r:*`. */
export function publication(desk: Desk): Publication {
  return {
    keepsLogs,

    async publishContainer(container, options, call) {
      checkContainerName(container);
      checkPublishOptions(options, keepsLogs);
      const errand = { operation: 'publishContainer', call, container };
      const open = openFor(options.ttlSeconds);
      return desk.attend(errand, () => turned(desk, errand, open));
    },

    async unpublishContainer(container, call) {
      checkContainerName(container);
      const errand = { operation: 'unpublishContainer', call, container };
      return desk.attend(errand, () => turned(desk, errand, CLOSE));
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

/** Swift lets only those read a large object who may read its segments too. */
async function turned(
  desk: Desk,
  { container, call }: { readonly container: string; readonly call: Call },
  turn: Turn,
): Promise<ContainerStat> {
  const { signal } = call;
  const present = await headOf(desk, container, signal);
  const room = await roomOf(desk, container, signal);
  if (room) {
    const headers = aclHeaders(room, turn);
    const segments = segmentsContainerOf(container);
    await post(desk, { container: segments, headers, signal });
  }
  const headers = { ...aclHeaders(present, turn), ...turn.ttl };
  await post(desk, { container, headers, signal });
  return lookAt(desk, container, signal);
}

function aclHeaders(present: Answer, { acl }: Turn): Headers {
  const changed = acl(present.header(READ));
  return changed === ''
    ? { 'x-remove-container-read': 'x' }
    : { [READ]: changed };
}

/** Those that are open; one that went away meanwhile is not. */
async function openAmong(
  desk: Desk,
  listed: readonly ContainerStat[],
  signal: AbortSignal,
): Promise<readonly ContainerStat[]> {
  const publicUrl = await desk.wire.publicUrl(signal);
  const stats = await Promise.all(
    listed.map(async ({ name }) => {
      const answer = await headIfThere(desk, name, signal);
      return answer ? containerStatOf(name, answer, publicUrl) : { name };
    }),
  );
  return stats.filter(({ publication: standing }) => standing != null);
}
