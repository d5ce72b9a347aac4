import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import {
  createFile,
  deleteFile,
  fileId,
  updateFile,
} from '../../gateway/index.js';
import { defined } from '../../storage/index.js';
import type { GraphContext } from '../context.js';
import { refAt } from '../input-id.js';
import { answer, type Answer } from '../mutation.js';
import { checksumFrom } from '../value/checksum.js';
import { targetRule } from '../value/if-exists.js';
import { metadataChange, metadataFrom } from '../value/metadata.js';
import { inlineContent } from './content.js';
import { FileNode } from './file-node.js';
import { deleteEach, type DeletedFiles } from './delete-each.js';
import {
  CreateFileInput,
  DeleteFileInput,
  DeleteFilesInput,
  UpdateFileInput,
} from './file.input.js';
import {
  CreateFilePayload,
  DeleteFilePayload,
  DeleteFilesPayload,
  UpdateFilePayload,
} from './file.payload.js';

@Resolver()
export class FileChangesResolver {
  @Mutation(() => CreateFilePayload, {
    description: 'Stores a small file whose content comes with the request.',
  })
  createFile(
    @Arg('input', () => CreateFileInput, {
      description: 'What small file to store.',
    })
    input: CreateFileInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ file: FileNode }>> {
    return answer(context, input, async () => {
      const within = refAt('container', input.container, 'container');
      const { account, container } = within;
      const { content, contentType } = inlineContent(input);
      const options = defined({
        ...targetRule(input),
        contentType: input.contentType ?? contentType,
        metadata: metadataFrom(input.metadata),
        checksums: checksumFrom(input.checksum),
        expiresAt: input.expiresAt ?? undefined,
      });
      const ref = { account, container, name: input.name };
      const file = { content, options };
      const made = await createFile(context.caller, ref, file);
      return { file: new FileNode(made) };
    });
  }

  @Mutation(() => UpdateFilePayload, {
    description:
      'Changes what is said of a file; its content stays, and no version is made.',
  })
  updateFile(
    @Arg('input', () => UpdateFileInput, {
      description: 'Which file, and what is said of it.',
    })
    input: UpdateFileInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ file: FileNode }>> {
    return answer(context, input, async () => {
      const ref = refAt('file', input.file, 'file');
      const change = defined({
        contentType: input.contentType ?? undefined,
        metadata: metadataChange(input),
        expiresAt: input.expiresAt,
      });
      const changed = await updateFile(context.caller, ref, change);
      return { file: new FileNode(changed) };
    });
  }

  @Mutation(() => DeleteFilePayload, {
    description:
      'Deletes a file; where the container keeps versions they stay, under a delete marker. ' +
      'FILE_NOT_FOUND where there is none.',
  })
  deleteFile(
    @Arg('input', () => DeleteFileInput, { description: 'Which file.' })
    input: DeleteFileInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ deletedId: string }>> {
    return answer(context, input, async () => {
      const ref = refAt('file', input.file, 'file');
      const condition = defined({ ifMatch: input.ifMatch ?? undefined });
      await deleteFile(context.caller, ref, condition);
      return { deletedId: fileId(ref) };
    });
  }

  @Mutation(() => DeleteFilesPayload, {
    description:
      'Deletes many files, in as few calls as the backend can. Each has its own result: some may fail.',
  })
  deleteFiles(
    @Arg('input', () => DeleteFilesInput, { description: 'Which files.' })
    input: DeleteFilesInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<DeletedFiles>> {
    return answer(context, input, () => deleteEach(context, input));
  }
}
