import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../connection.js';
import type { FileNode } from '../file/file-node.js';
import { FileType } from '../file/file.type.js';
import { NodeType } from '../node/node.type.js';
import { ByteSize, DateTime } from '../scalars.js';
import { Payload } from '../user-error.type.js';

@ObjectType('FileVersion', {
  implements: NodeType,
  simpleResolvers: true,
  description:
    'One content that a file has or had. Versions do not change; their IDs stay true when the file goes on.',
})
export class FileVersionType extends NodeType {
  @Field(() => String, {
    description: "The file's name, such as `2024/cat.jpg`.",
  })
  readonly name!: string;

  @Field(() => ByteSize, { description: 'Bytes; 0 for a delete marker.' })
  readonly size!: number;

  @Field(() => String, {
    nullable: true,
    description: "The content's etag; null for a delete marker.",
  })
  readonly etag?: string;

  @Field(() => DateTime, { description: 'When it was written.' })
  readonly createdAt!: Date;

  @Field(() => Boolean, { description: 'Whether it is what the file is now.' })
  readonly isCurrent!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether it only says that the file was deleted then; it has no content.',
  })
  readonly isDeleteMarker!: boolean;
}

export const FileVersionConnection = connectionOf(
  'FileVersion',
  () => FileVersionType,
  { description: "One page of a file's versions, newest first." },
);

@ObjectType('RestoreVersionPayload', {
  simpleResolvers: true,
  description: 'What came of restoreVersion.',
})
export class RestoreVersionPayload extends Payload {
  @Field(() => FileType, {
    nullable: true,
    description: 'The file as it is now; null when it failed.',
  })
  readonly file?: FileNode;
}

@ObjectType('DeleteVersionPayload', {
  simpleResolvers: true,
  description: 'What came of deleteVersion.',
})
export class DeleteVersionPayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    description: 'The ID it had; null when it failed.',
  })
  readonly deletedId?: string;
}
