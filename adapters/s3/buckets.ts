import {
  CreateBucketCommand,
  DeleteBucketCommand,
  ListBucketsCommand,
  type Bucket,
} from '@aws-sdk/client-s3';
import type {
  ContainerChange,
  ContainerStat,
  CreateContainerOptions,
  CreatedContainer,
} from '../../src/storage/index.js';
import { defined, NO_METADATA, StorageError } from '../../src/storage/index.js';
import { ifAllowed } from './allowed.js';
import { headBucket } from './bucket-head.js';
import { checkNewBucketName } from './bucket-names.js';
import { carryOut, NEW, planOf, type Plan } from './bucket-plan.js';
import { containerStatOf } from './container-stats.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import type { Layout } from './layout.js';
import { namedPage, sightOf } from './named-buckets.js';
import { pageAmong, tokenAfter } from './page.js';
import { policyOf } from './policy.js';
import { metadataIn, tagsOf } from './tags.js';
import { Turns } from './turns.js';
import { anyUploads } from './unfinished-uploads.js';
import { forgetVersioning, freshVersioningOf } from './versioning-of.js';

/** What is half made is taken away within so many milliseconds, or left. */
const UNDO_WITHIN_MS = 10_000;

/** Of all accounts: two who make the same at once would both be told that they made it. */
const MAKING = new Turns();

/** Each container is a bucket; its metadata are the bucket's tags. */
export function buckets(desk: Desk): Layout {
  return {
    look: (container, signal) => lookAt(desk, container, signal),
    make: (container, options, signal) =>
      made(desk, { container, options, signal }),
    change: (container, change, signal) =>
      changed(desk, { container, change, signal }),
    remove: (container, signal) => remove(desk, container, signal),
    list: async (request, signal) => {
      const { wire, places } = desk;
      return places.buckets
        ? namedPage(wire, places.buckets, { request, signal })
        : pageAmong(await allBuckets(desk, signal), request);
    },
  };
}

/**
 * All that the account shows, of those that it names perhaps more than there are: in one request, unless
 * there are more than ten thousand.
 */
export async function allBuckets(
  { wire, places }: Desk,
  signal: AbortSignal,
): Promise<readonly ContainerStat[]> {
  if (places.buckets) return places.buckets.map((name) => ({ name }));

  const all: ContainerStat[] = [];
  let ContinuationToken: string | undefined;
  do {
    const asked = new ListBucketsCommand(defined({ ContinuationToken }));
    const answer = await wire.ask(asked, signal);
    all.push(...(answer.Buckets ?? []).flatMap(statOf));
    ContinuationToken = tokenAfter(ContinuationToken, answer.ContinuationToken);
  } while (ContinuationToken !== undefined);
  return all;
}

function statOf({ Name, CreationDate }: Bucket): readonly ContainerStat[] {
  if (Name === undefined) return [];
  return [defined({ name: Name, createdAt: CreationDate })];
}

/** All that these credentials may know of a bucket, asked for at once. */
async function lookAt(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<ContainerStat> {
  const { wire, places, service } = desk;
  const { Bucket } = places.of(container);
  const asksTags = service.tagsBuckets;
  const asksPolicy = service.hasPolicies;
  const asksUploads = service.countsObjects;
  const [head, versioning, tags, policy, hasUploads] = await Promise.all([
    headBucket(wire, Bucket, signal),
    ifAllowed(freshVersioningOf(desk, container, signal)),
    asksTags ? ifAllowed(tagsOf(desk, Bucket, signal)) : undefined,
    asksPolicy ? ifAllowed(policyOf(desk, Bucket, signal)) : undefined,
    asksUploads ? ifAllowed(anyUploads(desk, Bucket, signal)) : undefined,
  ]);
  const metadata = tags && metadataIn(tags);
  const findings = { head, versioning, hasUploads, metadata, policy };
  return containerStatOf(desk, container, findings);
}

/** Made with all that is said of it, or not at all. */
async function made(
  desk: Desk,
  creation: {
    readonly container: string;
    readonly options: CreateContainerOptions;
    readonly signal: AbortSignal;
  },
): Promise<CreatedContainer> {
  const { container, options, signal } = creation;
  checkNew(desk, container);
  const { metadata = NO_METADATA, versioning = 'OFF' } = options;
  const change = { metadata: { set: metadata }, versioning };
  const plan = planOf(change, NEW, desk.service);

  const name = `${desk.options.endpoint ?? ''} ${container}`;
  const created = await MAKING.take(name, signal, () =>
    make(desk, container, { plan, signal }),
  );
  return { container: await lookAt(desk, container, signal), created };
}

/** Whether it was made: what is there is left as it is. */
async function make(
  desk: Desk,
  container: string,
  task: { readonly plan: Plan; readonly signal: AbortSignal },
): Promise<boolean> {
  const { signal } = task;
  // What is hidden may be somebody else's, or nothing: making it will tell.
  const seen = await sightOf(desk.wire, container, signal);
  const created = seen !== 'THERE' && (await create(desk, container, signal));
  if (!created) return false;
  const carrying = carryOut(desk, container, task);
  // Services say the same of making what their user has already: only what was not there is taken away.
  await (seen === 'ABSENT'
    ? carrying.catch(undoing(desk, container))
    : carrying);
  return true;
}

/** All is checked before any of it is changed. */
async function changed(
  desk: Desk,
  alteration: {
    readonly container: string;
    readonly change: ContainerChange;
    readonly signal: AbortSignal;
  },
): Promise<ContainerStat> {
  const { container, change, signal } = alteration;
  const { Bucket } = desk.places.of(container);
  await headBucket(desk.wire, Bucket, signal);
  const now = {
    tags: change.metadata ? await tagsOf(desk, Bucket, signal) : NEW.tags,
    versioning: change.versioning
      ? await freshVersioningOf(desk, container, signal)
      : NEW.versioning,
  };
  const plan = planOf(change, now, desk.service);

  forgetVersioning(desk, container);
  await carryOut(desk, Bucket, { plan, signal });
  return lookAt(desk, container, signal);
}

async function remove(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  const { Bucket } = desk.places.of(container);
  await desk.wire.ask(new DeleteBucketCommand({ Bucket }), signal);
  forgetVersioning(desk, container);
}

/** @throws StorageError INVALID_CONTAINER_NAME, whose reason users are shown */
function checkNew({ places }: Desk, container: string): void {
  checkNewBucketName(container);
  if (places.buckets?.includes(container) !== false) return;
  const reason = 'it is not among the buckets of this account';
  throw new StorageError('INVALID_CONTAINER_NAME', { container, reason });
}

/** Whether it was made now: false where somebody of the account was faster. */
async function create(
  { wire }: Desk,
  Bucket: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await wire.ask(new CreateBucketCommand({ Bucket }), signal);
    return true;
  } catch (error) {
    if (isRefused(error, 'BucketAlreadyOwnedByYou')) return false;
    throw error;
  }
}

/** Takes the new bucket away again, also where the caller has gone; then fails as it failed. */
function undoing({ wire }: Desk, Bucket: string) {
  return async (error: unknown): Promise<never> => {
    const signal = AbortSignal.timeout(UNDO_WITHIN_MS);
    await wire
      .ask(new DeleteBucketCommand({ Bucket }), signal)
      .catch(() => undefined);
    throw error;
  };
}
