import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import {
  deleteVersion,
  restoreVersion,
  signDownload,
  versionId,
  type StoredVersion,
} from '../../gateway/index.js';
import type { SignedRequest } from '../../storage/index.js';
import type { GraphContext } from '../context.js';
import { FileNode } from '../file/file-node.js';
import { FileType } from '../file/file.type.js';
import { refAt } from '../input-id.js';
import { answer, type Answer } from '../mutation.js';
import {
  DownloadArgs,
  downloadOptions,
  SignedRequestType,
} from '../value/signed-request.type.js';
import {
  DeleteVersionInput,
  RestoreVersionInput,
} from './file-version.input.js';
import {
  DeleteVersionPayload,
  FileVersionType,
  RestoreVersionPayload,
} from './file-version.type.js';

const VERSION = { description: 'Which version.' };

@Resolver(() => FileVersionType)
export class FileVersionResolver {
  @Query(() => FileVersionType, {
    nullable: true,
    description: 'One version by its ID; null where there is none.',
  })
  fileVersion(
    @Arg('id', () => ID, {
      description: 'Such as `version:local/photos/2024/cat.jpg?v=3Qx7`.',
    })
    id: string,
    @Ctx() { loaders }: GraphContext,
  ): Promise<StoredVersion | null> {
    return loaders.versions.load(refAt('id', id, 'version'));
  }

  @FieldResolver(() => FileType, {
    nullable: true,
    description: 'The file of that name as it is now; null when it is gone.',
  })
  file(
    @Root() { ref }: StoredVersion,
    @Ctx() { loaders }: GraphContext,
  ): Promise<FileNode | null> {
    const { account, container, name } = ref;
    return loaders.files.find({ account, container, name });
  }

  @FieldResolver(() => SignedRequestType, {
    nullable: true,
    description: 'A URL for its content; null for a delete marker.',
  })
  async download(
    @Root() version: StoredVersion,
    @Args(() => DownloadArgs) args: DownloadArgs,
    @Ctx() { caller }: GraphContext,
  ): Promise<SignedRequest | null> {
    if (version.isDeleteMarker) return null;
    return signDownload(caller, version.ref, downloadOptions(args));
  }

  @Mutation(() => RestoreVersionPayload, {
    description:
      "Makes a version's content the file's again, as a new version; what is there now stays among them.",
  })
  restoreVersion(
    @Arg('input', () => RestoreVersionInput, VERSION)
    input: RestoreVersionInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ file: FileNode }>> {
    return answer(context, input, async () => {
      const ref = refAt('version', input.version, 'version');
      const file = await restoreVersion(context.caller, ref);
      return { file: new FileNode(file) };
    });
  }

  @Mutation(() => DeleteVersionPayload, {
    description:
      'Removes one version for good. When it was the current one, the newest one left takes its place.',
  })
  deleteVersion(
    @Arg('input', () => DeleteVersionInput, VERSION)
    input: DeleteVersionInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ deletedId: string }>> {
    return answer(context, input, async () => {
      const ref = refAt('version', input.version, 'version');
      await deleteVersion(context.caller, ref);
      return { deletedId: versionId(ref) };
    });
  }
}
