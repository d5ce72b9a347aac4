import { Field, ObjectType } from 'type-graphql';
import type { JobKind, StoredJob } from '../../gateway/index.js';
import type { JobProgress, JobState } from '../../jobs/index.js';
import { connectionOf } from '../connection.js';
import { enumOf } from '../enum-of.js';
import { NodeType } from '../node/node.type.js';
import { ByteSize, DateTime } from '../scalars.js';
import { Payload } from '../user-error.type.js';

export const JobKindEnum = enumOf<JobKind>({
  name: 'JobKind',
  description: 'What long work a job does.',
  values: {
    IMPORT: 'Fetches a file from a URL.',
    CLONE: 'Copies a file.',
    MOVE: 'Copies a file, and then lets the original go. Where that has changed meanwhile it FAILED, and both stay.',
  },
});

export const JobStateEnum = enumOf<JobState>({
  name: 'JobState',
  description: 'Where a job stands. The last three are for good.',
  values: {
    QUEUED: 'It waits for its turn, or to be tried again.',
    RUNNING: 'It is being done.',
    SUCCEEDED: 'The file is stored.',
    FAILED: 'It came to nothing; `userErrors` says why.',
    CANCELLED: 'It was stopped before it was done.',
  },
});

@ObjectType('Progress', {
  simpleResolvers: true,
  description: 'How far a job is.',
})
export class ProgressType implements JobProgress {
  @Field(() => ByteSize, { description: 'Bytes that have come.' })
  readonly bytesDone!: number;

  @Field(() => ByteSize, {
    nullable: true,
    description: 'Bytes of the whole; null while nobody knows.',
  })
  readonly bytesTotal?: number;
}

@ObjectType('Job', {
  implements: NodeType,
  simpleResolvers: true,
  description:
    'Long work that goes on after its answer, and after a restart. It ends with one whole file, or with a reason ' +
    'and nothing.',
})
export class JobType extends NodeType {
  @Field(() => JobKindEnum, { description: 'What it does.' })
  readonly kind!: JobKind;

  @Field(() => JobStateEnum, { description: 'Where it stands.' })
  readonly state!: JobState;

  @Field(() => ProgressType, { description: 'How far it is.' })
  readonly progress!: JobProgress;

  @Field(() => String, {
    description:
      'Where the bytes come from: a URL without user and query, or the ID of a file or version.',
  })
  readonly source!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The file's name, such as `2024/cat.jpg`; where the other side names it, null until it is there.",
  })
  readonly name?: string;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  readonly createdAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was begun first; null while it waits.',
  })
  readonly startedAt?: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was over; null until then.',
  })
  readonly finishedAt?: Date;
}

export const JobConnection = connectionOf('Job', () => JobType, {
  description: 'A page of jobs, newest first.',
});

@ObjectType('CancelJobPayload', {
  simpleResolvers: true,
  description: 'What came of cancelJob.',
})
export class CancelJobPayload extends Payload {
  @Field(() => JobType, {
    nullable: true,
    description:
      'The job as it stands: CANCELLED, or as it was where it was over already; null when it failed.',
  })
  readonly job?: StoredJob;
}
