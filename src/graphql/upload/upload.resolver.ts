import {
  Arg,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import {
  abortUpload,
  completeUpload,
  createUpload,
  findUpload,
  uploadRequest,
  type StoredContainer,
  type StoredUpload,
} from '../../gateway/index.js';
import { defined, type SignedRequest } from '../../storage/index.js';
import { containerOf } from '../container/container-of.js';
import { ContainerType } from '../container/container.type.js';
import type { GraphContext } from '../context.js';
import { FileNode } from '../file/file-node.js';
import { FileType } from '../file/file.type.js';
import { refAt } from '../input-id.js';
import { answer, type Answer } from '../mutation.js';
import { checksumFrom } from '../value/checksum.js';
import { targetRule } from '../value/if-exists.js';
import { metadataFrom } from '../value/metadata.js';
import {
  DEFAULT_SIGNED_SECONDS,
  SignedRequestType,
} from '../value/signed-request.type.js';
import {
  AbortUploadInput,
  CompleteUploadInput,
  CreateUploadInput,
} from './upload.input.js';
import {
  AbortUploadPayload,
  CompleteUploadPayload,
  CreateUploadPayload,
  UploadType,
} from './upload.type.js';

@Resolver(() => UploadType)
export class UploadResolver {
  @Query(() => UploadType, {
    nullable: true,
    description: 'One upload by its ID; null where the gateway made none such.',
  })
  upload(
    @Arg('id', () => ID, { description: 'The ID that createUpload gave.' })
    id: string,
    @Ctx() { caller }: GraphContext,
  ): Promise<StoredUpload | undefined> {
    return findUpload(caller, refAt('id', id, 'upload').sealed);
  }

  @FieldResolver(() => ContainerType, { description: 'Where it goes.' })
  container(
    @Root() { ref }: StoredUpload,
    @Ctx() context: GraphContext,
  ): Promise<StoredContainer> {
    return containerOf(context, ref);
  }

  @FieldResolver(() => SignedRequestType, {
    nullable: true,
    description:
      'The PUT to send the bytes with; null when it can be sent no more.',
  })
  request(
    @Root() upload: StoredUpload,
    @Ctx() { caller }: GraphContext,
  ): Promise<SignedRequest | undefined> {
    return uploadRequest(caller, upload);
  }

  @FieldResolver(() => FileType, {
    nullable: true,
    description: 'The file that it made; null until then.',
  })
  async file(
    @Root() { status, ref }: StoredUpload,
    @Ctx() { loaders }: GraphContext,
  ): Promise<FileNode | null> {
    return status === 'COMPLETED' ? loaders.files.find(ref) : null;
  }

  @Mutation(() => CreateUploadPayload, {
    description:
      'Begins an upload: the answer holds a signed request to send the bytes with. What can be refused is ' +
      'refused now. The bytes go straight to the backend where `Capabilities.directUploads` is true and the ' +
      'backend can hold them to all that is asked for here. Swift holds an upload to its name alone: there it ' +
      'is `ifExists: REPLACE`, without ifMatch, size, contentType, checksum, metadata and expiresAt. All others ' +
      'go through the gateway, which can.',
  })
  createUpload(
    @Arg('input', () => CreateUploadInput, {
      description: 'What is to be uploaded.',
    })
    input: CreateUploadInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ upload: StoredUpload }>> {
    return answer(context, input, async () => {
      const within = refAt('container', input.container, 'container');
      const options = defined({
        ...targetRule(input),
        name: input.name,
        size: input.size ?? undefined,
        contentType: input.contentType ?? undefined,
        checksums: checksumFrom(input.checksum),
        metadata: metadataFrom(input.metadata),
        expiresAt: input.expiresAt ?? undefined,
        expiresInSeconds: input.expiresInSeconds ?? DEFAULT_SIGNED_SECONDS,
      });
      return { upload: await createUpload(context.caller, within, options) };
    });
  }

  @Mutation(() => CompleteUploadPayload, {
    description:
      'The file that an upload made. The PUT alone stores it; this only confirms, and may be repeated. ' +
      'Where bytes go straight to a backend that keeps no versions, the very bytes that were there before ' +
      'cannot be told from an untouched file: the upload stays PENDING.',
  })
  completeUpload(
    @Arg('input', () => CompleteUploadInput, { description: 'Which upload.' })
    input: CompleteUploadInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ file: FileNode }>> {
    return answer(context, input, async () => {
      const { sealed } = refAt('upload', input.upload, 'upload');
      const file = await completeUpload(context.caller, sealed);
      return { file: new FileNode(file) };
    });
  }

  @Mutation(() => AbortUploadPayload, {
    description:
      'Gives an upload up: a URL of the gateway is void from now on; one of the backend stores until it expires.',
  })
  abortUpload(
    @Arg('input', () => AbortUploadInput, { description: 'Which upload.' })
    input: AbortUploadInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ abortedId: string }>> {
    return answer(context, input, async () => {
      const { sealed } = refAt('upload', input.upload, 'upload');
      return { abortedId: await abortUpload(context.caller, sealed) };
    });
  }
}
