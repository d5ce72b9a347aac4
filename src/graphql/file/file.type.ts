import { createUnionType, Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../connection.js';
import { NodeType } from '../node/node.type.js';
import { ByteSize, DateTime } from '../scalars.js';
import { ChecksumType } from '../value/checksum.type.js';
import { MetadataEntryType } from '../value/metadata.type.js';

/** Not called `File`: Node has a global of that name, which decorator metadata would then mean. */
@ObjectType('File', {
  implements: NodeType,
  simpleResolvers: true,
  description:
    "A file as it is now. Its ID follows its name; a version's ID never changes.",
})
export class FileType extends NodeType {
  @Field(() => String, {
    description: 'Its whole name, such as `2024/cat.jpg`: 1 to 1,024 bytes.',
  })
  readonly name!: string;

  @Field(() => String, {
    description: 'What follows the last slash of its name, such as `cat.jpg`.',
  })
  readonly basename!: string;

  @Field(() => ByteSize, { description: 'How many bytes its content has.' })
  readonly size!: number;

  @Field(() => DateTime, { description: 'When its content was last written.' })
  readonly modifiedAt!: Date;

  @Field(() => String, {
    description:
      'Changes with the content; to give as `ifMatch`. Opaque: not a checksum.',
  })
  readonly etag!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What kind of content it is, such as `image/jpeg`.',
  })
  readonly contentType?: string;

  @Field(() => [MetadataEntryType], {
    nullable: true,
    description: 'Notes on it.',
  })
  readonly metadata?: readonly MetadataEntryType[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it goes away by itself; null for never.',
  })
  readonly expiresAt?: Date;

  @Field(() => [ChecksumType], {
    nullable: true,
    description: 'What is known of its content; nothing is computed for it.',
  })
  readonly checksums?: readonly ChecksumType[];
}

@ObjectType('Folder', {
  simpleResolvers: true,
  description:
    'What several names share up to a delimiter. It is there as long as such files are, and is nothing by itself.',
})
export class FolderType {
  @Field(() => String, {
    description: 'Its name on its level, such as `2024`.',
  })
  readonly name!: string;

  @Field(() => String, {
    description: 'The `prefix` to list it with, such as `2024/`.',
  })
  readonly prefix!: string;
}

@ObjectType('FileContent', {
  simpleResolvers: true,
  description: 'A piece of a file, for looking at it.',
})
export class FileContentType {
  @Field(() => String, {
    nullable: true,
    description: 'As text; null where the bytes are not UTF-8.',
  })
  readonly text?: string;

  @Field(() => String, { description: 'The bytes in base64.' })
  readonly base64!: string;

  @Field(() => Boolean, {
    description: 'Whether the file goes on behind this piece.',
  })
  readonly truncated!: boolean;
}

export const EntryUnion = createUnionType({
  name: 'Entry',
  description: 'What one level of a container holds.',
  types: () => [FileType, FolderType] as const,
});

export const FileConnection = connectionOf('File', () => FileType, {
  description: "One page of a container's files.",
});

export const EntryConnection = connectionOf('Entry', () => EntryUnion, {
  description: 'One page of one level: files and folders together, by name.',
});
