import { Field, ID, ObjectType } from 'type-graphql';
import type { StoredUpload, UploadStatus } from '../../gateway/index.js';
import { enumOf } from '../enum-of.js';
import type { FileNode } from '../file/file-node.js';
import { FileType } from '../file/file.type.js';
import { NodeType } from '../node/node.type.js';
import { ByteSize, DateTime } from '../scalars.js';
import { Payload } from '../user-error.type.js';

export const UploadMethodEnum = enumOf<'AUTO' | 'SINGLE'>({
  name: 'UploadMethod',
  description: 'How the bytes are sent.',
  values: {
    AUTO: 'Input only: as suits the size and the backend.',
    SINGLE: 'In one PUT.',
  },
});

export const UploadStatusEnum = enumOf<UploadStatus>({
  name: 'UploadStatus',
  description: 'How far an upload is.',
  values: {
    PENDING: 'Nothing has come yet.',
    RECEIVING: 'Bytes are coming in.',
    COMPLETED: 'The file is stored.',
    ABORTED: 'It was given up.',
    EXPIRED: 'It was not used in time.',
  },
});

@ObjectType('Upload', {
  implements: NodeType,
  simpleResolvers: true,
  description:
    'A file on its way. Nothing is stored, and no version is made, until all of its bytes have come.',
})
export class UploadType extends NodeType {
  @Field(() => UploadMethodEnum, { description: 'How the bytes are sent.' })
  readonly method!: StoredUpload['method'];

  @Field(() => UploadStatusEnum, { description: 'How far it is.' })
  readonly status!: UploadStatus;

  @Field(() => String, {
    description: "The file's name to be, such as `2024/cat.jpg`.",
  })
  readonly name!: string;

  @Field(() => ByteSize, {
    nullable: true,
    description: 'How many bytes were announced; null where none were.',
  })
  readonly size?: number;

  @Field(() => DateTime, { description: 'When it is too late to send them.' })
  readonly expiresAt!: Date;
}

@ObjectType('CreateUploadPayload', {
  simpleResolvers: true,
  description: 'What came of createUpload.',
})
export class CreateUploadPayload extends Payload {
  @Field(() => UploadType, {
    nullable: true,
    description: 'The upload, with the request to send; null when it failed.',
  })
  readonly upload?: StoredUpload;
}

@ObjectType('CompleteUploadPayload', {
  simpleResolvers: true,
  description: 'What came of completeUpload.',
})
export class CompleteUploadPayload extends Payload {
  @Field(() => FileType, {
    nullable: true,
    description: 'The file that it made; null when it failed.',
  })
  readonly file?: FileNode;
}

@ObjectType('AbortUploadPayload', {
  simpleResolvers: true,
  description: 'What came of abortUpload.',
})
export class AbortUploadPayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    description: 'The ID it had; null when it failed.',
  })
  readonly abortedId?: string;
}
