import { getArgumentValues, isObjectType, type FieldNode } from 'graphql';
import {
  failureOf,
  storedContainer,
  type ContainerRef,
  type ErrorCode,
  type StoredContainer,
} from '../../gateway/index.js';
import { selectedFields, type Asking } from '../asking.js';
import type { EntryPageArgs } from './container.input.js';
import { entryPage, filePage } from './object-pages.js';

/** The fields that list a container, and what each asks for. */
const LISTINGS = new Map([
  ['files', filePage],
  ['entries', entryPage],
]);

/** What a listing fails with where there is no such container. */
const ABSENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ACCOUNT_NOT_FOUND',
  'CONTAINER_NOT_FOUND',
  'INVALID_CONTAINER_NAME',
]);

/**
 * A container by its name; null where there is none. Where the query goes on to list it, the
 * listing's own answer tells that, and the backend is asked for nothing else: fields that want more
 * of the container ask for it themselves.
 */
export async function foundContainer(
  asking: Asking,
  ref: ContainerRef,
): Promise<StoredContainer | null> {
  const { caller, loaders } = asking.context;
  const listing = firstListing(asking);
  if (!listing) return loaders.containers.find(ref);
  if (!(await isListed(asking, ref, listing))) return null;

  const { account, container } = ref;
  const found = storedContainer(caller, account, { name: container });
  loaders.containers.prime([found]);
  return found;
}

function firstListing({ info }: Asking): FieldNode | undefined {
  return selectedFields(info).find(
    // One with a directive may not be wanted at all.
    ({ name, directives }) => LISTINGS.has(name.value) && !directives?.length,
  );
}

/** Whether there is a container: what else is wrong is for the listing's own field to say. */
async function isListed(
  { context, info }: Asking,
  ref: ContainerRef,
  listing: FieldNode,
): Promise<boolean> {
  const type = info.schema.getType('Container');
  const field = isObjectType(type) && type.getFields()[listing.name.value];
  const pageOf = LISTINGS.get(listing.name.value);
  if (!field || !pageOf) return true;
  try {
    const args = getArgumentValues(field, listing, info.variableValues);
    await pageOf(context.loaders, ref, args as unknown as EntryPageArgs);
    return true;
  } catch (error) {
    return !ABSENT.has(failureOf(error).code);
  }
}
