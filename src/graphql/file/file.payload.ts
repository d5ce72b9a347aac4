import { Field, ID, ObjectType } from 'type-graphql';
import type { OpenedFile } from '../../gateway/index.js';
import type { SignedRequest } from '../../storage/index.js';
import { enumOf } from '../enum-of.js';
import {
  Payload,
  UserErrorType,
  type InputFailure,
} from '../user-error.type.js';
import { SignedRequestType } from '../value/signed-request.type.js';
import { WorkPayload } from '../job/work.payload.js';
import type { FileNode } from './file-node.js';
import { FileType } from './file.type.js';

/** What a payload whose thing is a file has. */
@ObjectType({ simpleResolvers: true })
abstract class FilePayload extends Payload {
  @Field(() => FileType, {
    nullable: true,
    description: 'The file as it is now; null when it failed.',
  })
  readonly file?: FileNode;
}

@ObjectType('CreateFilePayload', {
  simpleResolvers: true,
  description: 'What came of createFile.',
})
export class CreateFilePayload extends FilePayload {}

@ObjectType('UpdateFilePayload', {
  simpleResolvers: true,
  description: 'What came of updateFile.',
})
export class UpdateFilePayload extends FilePayload {}

@ObjectType('CloneFilePayload', {
  simpleResolvers: true,
  description: 'What came of cloneFile; the file is the clone.',
})
export class CloneFilePayload extends WorkPayload {}

@ObjectType('MoveFilePayload', {
  simpleResolvers: true,
  description: 'What came of moveFile.',
})
export class MoveFilePayload extends WorkPayload {}

@ObjectType('DeleteFilePayload', {
  simpleResolvers: true,
  description: 'What came of deleteFile.',
})
export class DeleteFilePayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    description: 'The ID it had; null when it failed.',
  })
  readonly deletedId?: string;
}

@ObjectType('DeleteFilesResult', {
  simpleResolvers: true,
  description: 'What came of one of the files.',
})
export class DeleteFilesResultType {
  @Field(() => ID, { description: 'The ID, as it was given.' })
  readonly id!: string;

  @Field(() => [UserErrorType], {
    description: 'Why it was not deleted; empty when it was.',
  })
  readonly userErrors!: readonly InputFailure[];
}

@ObjectType('DeleteFilesPayload', {
  simpleResolvers: true,
  description: 'What came of deleteFiles.',
})
export class DeleteFilesPayload extends Payload {
  @Field(() => [DeleteFilesResultType], {
    nullable: true,
    description: 'One for each, in order; null when none was tried.',
  })
  readonly results?: readonly DeleteFilesResultType[];
}

export const FileModeEnum = enumOf<OpenedFile['mode']>({
  name: 'FileMode',
  description: 'What a handle is for.',
  values: {
    READ: 'To read the content.',
    WRITE: 'To put one new content in its place.',
  },
});

/** A handle, as the schema has it. */
export interface FileHandle extends Omit<OpenedFile, 'file'> {
  readonly file?: FileNode;
  readonly canRead: boolean;
  readonly canWrite: boolean;
}

@ObjectType('FileHandle', {
  simpleResolvers: true,
  description:
    'A file opened for one purpose. Who has the token may do that until it expires, and nothing else.',
})
export class FileHandleType implements FileHandle {
  @Field(() => FileModeEnum, { description: 'What it is for.' })
  readonly mode!: OpenedFile['mode'];

  @Field(() => Boolean, { description: 'Whether it reads.' })
  readonly canRead!: boolean;

  @Field(() => Boolean, { description: 'Whether it writes.' })
  readonly canWrite!: boolean;

  @Field(() => FileType, {
    nullable: true,
    description: 'The file; null while nothing has been written to it.',
  })
  readonly file?: FileNode;

  @Field(() => String, {
    description: "What the gateway's `/blobs/<token>` takes; a secret.",
  })
  readonly token!: string;

  @Field(() => SignedRequestType, {
    description: 'The request that reads or writes it.',
  })
  readonly request!: SignedRequest;
}

@ObjectType('OpenFilePayload', {
  simpleResolvers: true,
  description: 'What came of openFile.',
})
export class OpenFilePayload extends Payload {
  @Field(() => FileHandleType, {
    nullable: true,
    description: 'The handle; null when it failed.',
  })
  readonly handle?: FileHandle;
}
