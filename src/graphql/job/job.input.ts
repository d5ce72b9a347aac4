import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import type { IfExists, ImportHeader, JobKind } from '../../gateway/index.js';
import type { JobState } from '../../jobs/index.js';
import { PageArgs } from '../connection.js';
import { ByteSize } from '../scalars.js';
import { ChecksumInput } from '../value/checksum.type.js';
import { IF_EXISTS, IF_MATCH, IfExistsEnum } from '../value/if-exists.js';
import { MetadataEntryInput } from '../value/metadata.type.js';
import { JobKindEnum, JobStateEnum } from './job.type.js';
import { waitSeconds } from './wait-seconds.js';
import { MutationInput } from '../mutation.input.js';

@ArgsType()
export class JobsArgs extends PageArgs {
  @Field(() => [JobKindEnum], {
    nullable: true,
    description: 'Only these; all when absent.',
  })
  readonly kinds?: readonly JobKind[] | null;

  @Field(() => [JobStateEnum], {
    nullable: true,
    description: 'Only those that stand so, such as `[QUEUED, RUNNING]`.',
  })
  readonly states?: readonly JobState[] | null;
}

@InputType('HeaderInput', {
  description: 'A header to send along to the one who has the file.',
})
export class HeaderInput implements ImportHeader {
  @Field(() => String, { description: 'Such as `Authorization`.' })
  readonly name!: string;

  @Field(() => String, { description: 'Such as `Bearer …`.' })
  readonly value!: string;
}

@InputType('ImportFromUrlInput', {
  description: 'What to fetch, and what to make of it.',
})
export class ImportFromUrlInput extends MutationInput {
  @Field(() => String, {
    description:
      'An http or https URL on the public internet, such as `https://example.com/cat.jpg`.',
  })
  readonly url!: string;

  @Field(() => ID, {
    description: 'Where to put the file, such as `container:local/photos`.',
  })
  readonly container!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Its name, such as `2024/cat.jpg`. When absent: as the other side calls it, else the last segment of the URL.',
  })
  readonly name?: string | null;

  @Field(() => [HeaderInput], {
    nullable: true,
    description:
      'Headers to send along, of a few that do no harm. A redirect to another origin does not get them.',
  })
  readonly headers?: readonly HeaderInput[] | null;

  @Field(() => ChecksumInput, {
    nullable: true,
    description: 'What its bytes must be; kept with it.',
  })
  readonly checksum?: ChecksumInput | null;

  @Field(() => ByteSize, {
    nullable: true,
    description: 'How many bytes at most; more is not fetched to its end.',
  })
  readonly maxSize?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Such as `image/jpeg`; as the other side says when absent.',
  })
  readonly contentType?: string | null;

  @Field(() => [MetadataEntryInput], {
    nullable: true,
    description: 'Notes on it.',
  })
  readonly metadata?: readonly MetadataEntryInput[] | null;

  @Field(() => IfExistsEnum, IF_EXISTS)
  readonly ifExists!: IfExists | null;

  @Field(() => String, IF_MATCH)
  readonly ifMatch?: string | null;

  @Field(() => Int, waitSeconds(0))
  readonly waitSeconds!: number | null;
}

@InputType('CancelJobInput', { description: 'Which job.' })
export class CancelJobInput extends MutationInput {
  @Field(() => ID, { description: 'The ID that the job has.' })
  readonly job!: string;
}
