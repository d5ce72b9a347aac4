import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import {
  cancelJob,
  checkImportUrl,
  findJob,
  importFromUrl,
  listJobs,
  watchJob,
  type StoredContainer,
  type StoredJob,
} from '../../gateway/index.js';
import { defined } from '../../storage/index.js';
import { ContainerType } from '../container/container.type.js';
import type { GraphContext } from '../context.js';
import { FileNode } from '../file/file-node.js';
import { FileType } from '../file/file.type.js';
import { inputAt } from '../errors.js';
import { refAt } from '../input-id.js';
import { askedFor, Listing } from '../listing.js';
import { answer, type Answer } from '../mutation.js';
import { UserErrorType, type InputFailure } from '../user-error.type.js';
import { checksumFrom } from '../value/checksum.js';
import { targetRule } from '../value/if-exists.js';
import { metadataFrom } from '../value/metadata.js';
import { CancelJobInput, ImportFromUrlInput, JobsArgs } from './job.input.js';
import { CancelJobPayload, JobConnection, JobType } from './job.type.js';
import { ImportFromUrlPayload } from './work.payload.js';
import { waitFrom } from './wait-seconds.js';
import { workAnswer, type WorkAnswer } from './work-answer.js';

const ID_OF_JOB = 'The ID that importFromUrl, cloneFile or moveFile gave.';

@Resolver(() => JobType)
export class JobResolver {
  @Query(() => JobType, {
    nullable: true,
    description:
      'One job by its ID; null where the caller has none such, or it is long over.',
  })
  job(
    @Arg('id', () => ID, { description: ID_OF_JOB }) id: string,
    @Ctx() { caller }: GraphContext,
  ): Promise<StoredJob | undefined> {
    return findJob(caller, refAt('id', id, 'job').job);
  }

  @Query(() => JobConnection, {
    description: "The caller's own jobs, newest first.",
  })
  async jobs(
    @Args(() => JobsArgs) args: JobsArgs,
    @Ctx() { caller }: GraphContext,
  ): Promise<Listing<StoredJob>> {
    const kinds = args.kinds ?? undefined;
    const states = args.states ?? undefined;
    const of = [kinds?.join(), states?.join()];
    const asked = askedFor(args, { kind: 'jobs', of });
    const { limit, after } = asked.request;
    const request = defined({ kinds, states, limit, after });
    const page = await listJobs(caller, request);
    return new Listing(page, asked, ({ id }) => refAt('id', id, 'job').job);
  }

  @FieldResolver(() => ContainerType, {
    nullable: true,
    description: 'Where the file goes; null where that has gone.',
  })
  container(
    @Root() { container }: StoredJob,
    @Ctx() { loaders }: GraphContext,
  ): Promise<StoredContainer | null> {
    return loaders.containers.find(container);
  }

  @FieldResolver(() => FileType, {
    nullable: true,
    description: 'The file that it made; null until then, or once it is gone.',
  })
  file(
    @Root() { file }: StoredJob,
    @Ctx() { loaders }: GraphContext,
  ): Promise<FileNode | null> {
    return file ? loaders.files.find(file) : Promise.resolve(null);
  }

  @FieldResolver(() => [UserErrorType], {
    description: 'Why it FAILED; empty when it has not.',
  })
  userErrors(@Root() { failure }: StoredJob): readonly InputFailure[] {
    return failure ? [{ ...failure, path: [] }] : [];
  }

  @Mutation(() => ImportFromUrlPayload, {
    description:
      'Has a file fetched from a URL, by a job that outlives the request and a restart. It ends with one whole ' +
      'file, or with IMPORT_FAILED and a `reason`, and then nothing is stored. Only the public internet can ' +
      'be reached, and what whoever runs the gateway has opened.',
  })
  importFromUrl(
    @Arg('input', () => ImportFromUrlInput, {
      description: 'What to fetch, and what to make of it.',
    })
    input: ImportFromUrlInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<WorkAnswer>> {
    return answer(context, input, async (caller) => {
      const within = refAt('container', input.container, 'container');
      inputAt(['url'], () => {
        checkImportUrl(input.url);
      });
      const outcome = await importFromUrl(caller, within, {
        ...targetRule(input),
        ...defined({
          name: input.name ?? undefined,
          checksums: checksumFrom(input.checksum),
          maxSize: input.maxSize ?? undefined,
          contentType: input.contentType ?? undefined,
          metadata: metadataFrom(input.metadata),
        }),
        url: input.url,
        headers: (input.headers ?? []).map(({ name, value }) => ({
          name,
          value,
        })),
        waitSeconds: waitFrom(input, 0),
      });
      return workAnswer(input, outcome);
    });
  }

  @Mutation(() => CancelJobPayload, {
    description:
      'Has a job stop, and what it left taken away. One that is over stays as it is.',
  })
  cancelJob(
    @Arg('input', () => CancelJobInput, { description: 'Which job.' })
    input: CancelJobInput,
    @Ctx() context: GraphContext,
  ): Promise<Answer<{ job: StoredJob }>> {
    return answer(context, input, async () => {
      const { job } = refAt('job', input.job, 'job');
      return { job: await cancelJob(context.caller, job) };
    });
  }

  @Subscription(() => JobType, {
    description:
      'A job as it stands and as it changes, at most 4 times a second, and last of all how it ends.',
    subscribe: ({ args, context }: Subscribing) => {
      const { job } = refAt('id', args['id'] as string, 'job');
      return watchJob(context.caller, job);
    },
  })
  jobUpdated(
    @Arg('id', () => ID, { description: ID_OF_JOB }) _id: string,
    @Root() job: StoredJob,
  ): StoredJob {
    return job;
  }
}

interface Subscribing {
  readonly args: Readonly<Record<string, unknown>>;
  readonly context: GraphContext;
}
