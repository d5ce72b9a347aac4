import { Field, ID, InputType, Int } from 'type-graphql';
import type { IfExists } from '../../gateway/index.js';
import { ByteSize, DateTime } from '../scalars.js';
import { ChecksumInput } from '../value/checksum.type.js';
import { IF_EXISTS, IF_MATCH, IfExistsEnum } from '../value/if-exists.js';
import { MetadataEntryInput } from '../value/metadata.type.js';
import {
  DEFAULT_SIGNED_SECONDS,
  EXPIRES_IN_SECONDS,
} from '../value/signed-request.type.js';
import { UploadMethodEnum } from './upload.type.js';
import { MutationInput } from '../mutation.input.js';

@InputType('CreateUploadInput', {
  description:
    'What is to be uploaded. What is said here is bound: a request that differs is refused.',
})
export class CreateUploadInput extends MutationInput {
  @Field(() => ID, {
    description: 'Where to put it, such as `container:local/photos`.',
  })
  readonly container!: string;

  @Field(() => String, {
    description:
      "Its name, such as `2024/cat.jpg`: 1 to 1,024 bytes, without control characters and '.' or '..' segments.",
  })
  readonly name!: string;

  @Field(() => ByteSize, {
    nullable: true,
    description: 'How many bytes: exactly these many must come.',
  })
  readonly size?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Such as `image/jpeg`.',
  })
  readonly contentType?: string | null;

  @Field(() => ChecksumInput, {
    nullable: true,
    description: 'What its bytes must be; kept with it.',
  })
  readonly checksum?: ChecksumInput | null;

  @Field(() => [MetadataEntryInput], {
    nullable: true,
    description: 'Notes on it.',
  })
  readonly metadata?: readonly MetadataEntryInput[] | null;

  @Field(() => UploadMethodEnum, {
    nullable: true,
    defaultValue: UploadMethodEnum.AUTO,
    description: 'How to send the bytes.',
  })
  readonly method!: keyof typeof UploadMethodEnum | null;

  @Field(() => IfExistsEnum, IF_EXISTS)
  readonly ifExists!: IfExists | null;

  @Field(() => String, IF_MATCH)
  readonly ifMatch?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the file is to go away by itself, where the account can do that.',
  })
  readonly expiresAt?: Date | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_SIGNED_SECONDS,
    description: EXPIRES_IN_SECONDS,
  })
  readonly expiresInSeconds!: number | null;
}

const UPLOAD = 'The ID that createUpload gave.';

@InputType('CompleteUploadInput', { description: 'Which upload.' })
export class CompleteUploadInput extends MutationInput {
  @Field(() => ID, { description: UPLOAD })
  readonly upload!: string;
}

@InputType('AbortUploadInput', { description: 'Which upload.' })
export class AbortUploadInput extends MutationInput {
  @Field(() => ID, { description: UPLOAD })
  readonly upload!: string;
}
