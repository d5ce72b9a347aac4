import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { StoredContainer, StoredVersion } from '../../gateway/index.js';
import type { GraphContext } from '../context.js';
import { FileVersionConnection } from '../file-version/file-version.type.js';
import { versionListing } from '../file-version/version-listing.js';
import type { Listing } from '../listing.js';
import { VersionPageArgs } from './container.input.js';
import { ContainerType } from './container.type.js';

@Resolver(() => ContainerType)
export class ContainerHistoryResolver {
  @FieldResolver(() => FileVersionConnection, {
    description:
      'What is kept of one name, newest first, also after its file has been deleted: ' +
      'to restore, or to delete for good.',
  })
  versions(
    @Root() { ref }: StoredContainer,
    @Args(() => VersionPageArgs) args: VersionPageArgs,
    @Ctx() { loaders }: GraphContext,
  ): Promise<Listing<StoredVersion>> {
    return versionListing(loaders, { ...ref, name: args.name }, args);
  }
}
