import { Field, ID, InputType, Int } from 'type-graphql';
import type { IfExists, OpenedFile } from '../../gateway/index.js';
import { DEFAULT_COPY_WAIT, waitSeconds } from '../job/wait-seconds.js';
import { ByteSize, DateTime } from '../scalars.js';
import { ChecksumInput } from '../value/checksum.type.js';
import { IF_EXISTS, IF_MATCH, IfExistsEnum } from '../value/if-exists.js';
import { MetadataEntryInput } from '../value/metadata.type.js';
import {
  DEFAULT_SIGNED_SECONDS,
  EXPIRES_IN_SECONDS,
} from '../value/signed-request.type.js';
import { FileModeEnum } from './file.payload.js';
import { MutationInput } from '../mutation.input.js';

const FILE = 'Such as `file:local/photos/2024/cat.jpg`.';

@InputType('CreateFileInput', {
  description:
    'What small file to store. For more than 1 MiB use createUpload.',
})
export class CreateFileInput extends MutationInput {
  @Field(() => ID, {
    description: 'Where to put it, such as `container:local/photos`.',
  })
  readonly container!: string;

  @Field(() => String, {
    description:
      "Its name, such as `2024/cat.jpg`: 1 to 1,024 bytes, without control characters and '.' or '..' segments.",
  })
  readonly name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its content as text, at most 1 MiB. Either this or `base64`.',
  })
  readonly text?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its content in base64, at most 1 MiB of bytes.',
  })
  readonly base64?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Such as `image/jpeg`. When absent: `text/plain; charset=utf-8` for text, else `application/octet-stream`.',
  })
  readonly contentType?: string | null;

  @Field(() => [MetadataEntryInput], {
    nullable: true,
    description: 'Notes on it.',
  })
  readonly metadata?: readonly MetadataEntryInput[] | null;

  @Field(() => ChecksumInput, {
    nullable: true,
    description: 'What its bytes must be; kept with it.',
  })
  readonly checksum?: ChecksumInput | null;

  @Field(() => IfExistsEnum, IF_EXISTS)
  readonly ifExists!: IfExists | null;

  @Field(() => String, IF_MATCH)
  readonly ifMatch?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it is to go away by itself, where the account can do that.',
  })
  readonly expiresAt?: Date | null;
}

@InputType('UpdateFileInput', {
  description: 'Which file, and what is said of it; its content stays.',
})
export class UpdateFileInput extends MutationInput {
  @Field(() => ID, { description: FILE })
  readonly file!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What kind of content it is, such as `image/jpeg`.',
  })
  readonly contentType?: string | null;

  @Field(() => [MetadataEntryInput], {
    nullable: true,
    description: 'Notes to add or overwrite; the others stay.',
  })
  readonly setMetadata?: readonly MetadataEntryInput[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Keys of notes to take away, such as `["camera"]`.',
  })
  readonly removeMetadata?: readonly string[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it is to go away by itself; null keeps it for good.',
  })
  readonly expiresAt?: Date | null;
}

@InputType('DeleteFileInput', { description: 'Which file.' })
export class DeleteFileInput extends MutationInput {
  @Field(() => ID, { description: FILE })
  readonly file!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Only the file with this etag, PRECONDITION_FAILED otherwise.',
  })
  readonly ifMatch?: string | null;
}

@InputType('DeleteFilesInput', { description: 'Which files.' })
export class DeleteFilesInput extends MutationInput {
  @Field(() => [ID], {
    description: 'At most 1,000, such as `["file:local/photos/2024/cat.jpg"]`.',
  })
  readonly files!: readonly string[];
}

@InputType('CloneFileInput', { description: 'What to clone, and where to.' })
export class CloneFileInput extends MutationInput {
  @Field(() => ID, {
    description:
      'A file, such as `file:local/photos/2024/cat.jpg`, or a version of one.',
  })
  readonly file!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Where to put the clone, in any account: `container:local/backup`. Beside the original when absent.',
  })
  readonly container?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The clone's name; `clone_<basename>` on the original's level when absent.",
  })
  readonly name?: string | null;

  @Field(() => IfExistsEnum, IF_EXISTS)
  readonly ifExists!: IfExists | null;

  @Field(() => String, IF_MATCH)
  readonly ifMatch?: string | null;

  @Field(() => Int, waitSeconds(DEFAULT_COPY_WAIT))
  readonly waitSeconds!: number | null;
}

@InputType('MoveFileInput', { description: 'What to move, and where to.' })
export class MoveFileInput extends MutationInput {
  @Field(() => ID, { description: FILE })
  readonly file!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Where to put it, in any account: `container:local/backup`. Its own container when absent.',
  })
  readonly container?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its new name, such as `2025/cat.jpg`; its own when absent.',
  })
  readonly name?: string | null;

  @Field(() => IfExistsEnum, IF_EXISTS)
  readonly ifExists!: IfExists | null;

  @Field(() => String, IF_MATCH)
  readonly ifMatch?: string | null;

  @Field(() => Int, waitSeconds(DEFAULT_COPY_WAIT))
  readonly waitSeconds!: number | null;
}

@InputType('OpenFileInput', { description: 'What to open, and for what.' })
export class OpenFileInput extends MutationInput {
  @Field(() => ID, {
    description:
      'A file, such as `file:local/photos/2024/cat.jpg`, which need not exist to be written; to read also a version.',
  })
  readonly file!: string;

  @Field(() => FileModeEnum, {
    nullable: true,
    defaultValue: FileModeEnum.READ,
    description: 'What for. WRITE on a file replaces its content.',
  })
  readonly mode!: OpenedFile['mode'] | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_SIGNED_SECONDS,
    description: EXPIRES_IN_SECONDS,
  })
  readonly expiresInSeconds!: number | null;

  @Field(() => ByteSize, {
    nullable: true,
    description: 'With WRITE: how many bytes at most, TOO_LARGE otherwise.',
  })
  readonly maxSize?: number | null;
}
