import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import {
  readContent,
  signDownload,
  type FileContent,
  type Folder,
  type StoredContainer,
  type StoredVersion,
} from '../../gateway/index.js';
import type { SignedRequest } from '../../storage/index.js';
import { PageArgs } from '../connection.js';
import { ContainerType } from '../container/container.type.js';
import { containerOf } from '../container/container-of.js';
import type { GraphContext } from '../context.js';
import {
  FileVersionConnection,
  FileVersionType,
} from '../file-version/file-version.type.js';
import { refAt } from '../input-id.js';
import { versionListing } from '../file-version/version-listing.js';
import type { Listing } from '../listing.js';
import {
  DownloadArgs,
  downloadOptions,
  SignedRequestType,
} from '../value/signed-request.type.js';
import { ContentArgs, DEFAULT_CONTENT_LENGTH } from './content.args.js';
import type { FileNode } from './file-node.js';
import { FileContentType, FileType, FolderType } from './file.type.js';

@Resolver(() => FileType)
export class FileResolver {
  @Query(() => FileType, {
    nullable: true,
    description: 'One file by its ID; null where there is none.',
  })
  file(
    @Arg('id', () => ID, {
      description: 'Such as `file:local/photos/2024/cat.jpg`.',
    })
    id: string,
    @Ctx() { loaders }: GraphContext,
  ): Promise<FileNode | null> {
    return loaders.files.find(refAt('id', id, 'file'));
  }

  @FieldResolver(() => ContainerType, { description: 'Where it is.' })
  container(
    @Root() { ref }: FileNode,
    @Ctx() context: GraphContext,
  ): Promise<StoredContainer> {
    return containerOf(context, ref);
  }

  @FieldResolver(() => FileVersionType, {
    nullable: true,
    description:
      'The version that it is now; null where the backend has no versions.',
  })
  async currentVersion(
    @Root() { ref }: FileNode,
    @Ctx() { loaders }: GraphContext,
  ): Promise<StoredVersion | undefined> {
    const request = { limit: 1 };
    const newest = await loaders.versionPages.load({ ref, request });
    return newest.items.find((version) => version.isCurrent);
  }

  @FieldResolver(() => FileVersionConnection, {
    nullable: true,
    description:
      'Its history, newest first; the one version there is where the container keeps no others.',
  })
  versions(
    @Root() { ref }: FileNode,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: GraphContext,
  ): Promise<Listing<StoredVersion>> {
    return versionListing(loaders, ref, args);
  }

  @FieldResolver(() => SignedRequestType, {
    nullable: true,
    description: 'A URL for its content, for a browser or any HTTP client.',
  })
  download(
    @Root() { ref }: FileNode,
    @Args(() => DownloadArgs) args: DownloadArgs,
    @Ctx() { caller }: GraphContext,
  ): Promise<SignedRequest> {
    return signDownload(caller, ref, downloadOptions(args));
  }

  @FieldResolver(() => FileContentType, {
    nullable: true,
    description: 'A piece of its content, for looking at it.',
  })
  content(
    @Root() { ref }: FileNode,
    @Args(() => ContentArgs) args: ContentArgs,
    @Ctx() { caller, loaders }: GraphContext,
  ): Promise<FileContent> {
    const piece = {
      offset: args.offset ?? 0,
      length: args.length ?? DEFAULT_CONTENT_LENGTH,
    };
    return loaders.contentInTurn(ref.account, () =>
      readContent(caller, ref, piece),
    );
  }
}

@Resolver(() => FolderType)
export class FolderResolver {
  @FieldResolver(() => ContainerType, { description: 'Where it is.' })
  container(
    @Root() folder: Folder,
    @Ctx() context: GraphContext,
  ): Promise<StoredContainer> {
    return containerOf(context, folder.container);
  }
}
