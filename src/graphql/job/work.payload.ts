import { Field, ObjectType } from 'type-graphql';
import type { StoredJob } from '../../gateway/index.js';
import type { FileNode } from '../file/file-node.js';
import { FileType } from '../file/file.type.js';
import { Payload } from '../user-error.type.js';
import { JobType } from './job.type.js';

/** What a payload of long work has. */
@ObjectType({ simpleResolvers: true })
export abstract class WorkPayload extends Payload {
  @Field(() => FileType, {
    nullable: true,
    description:
      'The file as it is now; null when it failed, or is not there yet: then there is a `job`.',
  })
  readonly file?: FileNode;

  @Field(() => JobType, {
    nullable: true,
    description:
      'The job that makes the file, as it stands; null where none was needed.',
  })
  readonly job?: StoredJob;
}

@ObjectType('ImportFromUrlPayload', {
  simpleResolvers: true,
  description: 'What came of importFromUrl.',
})
export class ImportFromUrlPayload extends WorkPayload {}
