import type { FileRef, StoredVersion } from '../../gateway/index.js';
import type { PageArgs } from '../connection.js';
import { askedFor, Listing } from '../listing.js';
import type { Loaders } from '../loaders.js';

/** One page of what a name has held, whether or not there is a file of that name now. */
export async function versionListing(
  loaders: Loaders,
  ref: FileRef,
  args: PageArgs,
): Promise<Listing<StoredVersion>> {
  const of = [ref.account, ref.container, ref.name];
  const asked = askedFor(args, { kind: 'versions', of });
  const { request } = asked;
  const page = await loaders.versionPages.load({ ref, request });
  return new Listing(page, asked, (version) => version.ref.versionId);
}
