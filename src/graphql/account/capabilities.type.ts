import { Field, Int, ObjectType } from 'type-graphql';
import type { Capabilities } from '../../gateway/index.js';
import { ByteSize } from '../scalars.js';
import { UsageSupportEnum } from './usage-support.js';

@ObjectType('Capabilities', {
  simpleResolvers: true,
  description:
    'What can be done in an account. What is true here never fails as UNSUPPORTED; what is false is refused ' +
    'before anything is sent.',
})
export class CapabilitiesType implements Capabilities {
  @Field(() => Boolean, {
    description: 'Whether containers can keep what is overwritten or deleted.',
  })
  readonly versioning!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether clones inside the account pass no bytes around; nor do those from other accounts of the same service, ' +
      'where that lets this one read them.',
  })
  readonly serverSideCopy!: boolean;

  @Field(() => Boolean, {
    description: 'Whether files can be told to go away by themselves.',
  })
  readonly expiry!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether containers can be published, so that anyone can read their files.',
  })
  readonly publication!: boolean;

  @Field(() => Boolean, {
    description: 'Whether logs can be kept of who reads what is public.',
  })
  readonly logRetention!: boolean;

  @Field(() => Boolean, {
    description:
      "Whether the backend itself signs and serves downloads; otherwise the gateway's own URLs do.",
  })
  readonly directDownloads!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the backend itself signs and takes uploads that ask for nothing which it could not hold them to: see ' +
      "`createUpload`. The gateway's own URLs take the others, and all where this is false.",
  })
  readonly directUploads!: boolean;

  @Field(() => Boolean, {
    description: 'Whether `ifExists: FAIL` holds even between racing writers.',
  })
  readonly atomicIfAbsent!: boolean;

  @Field(() => Boolean, {
    description: 'Whether `ifMatch` holds even between racing writers.',
  })
  readonly atomicIfMatch!: boolean;

  @Field(() => UsageSupportEnum, {
    description: 'How near to the truth `Account.usage` is.',
  })
  readonly usage!: Capabilities['usage'];

  @Field(() => ByteSize, {
    nullable: true,
    description: 'The largest file it takes; null where there is no bound.',
  })
  readonly maxFileSize?: number;

  @Field(() => ByteSize, {
    nullable: true,
    description:
      'The smallest part that is kept of a long import or clone; null where none is, and what is cut begins anew.',
  })
  readonly minPartSize?: number;

  @Field(() => ByteSize, {
    nullable: true,
    description: 'The largest such part.',
  })
  readonly maxPartSize?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How many parts a file has at most.',
  })
  readonly maxParts?: number;

  @Field(() => Int, {
    description: "The longest container's name, in bytes of UTF-8.",
  })
  readonly maxContainerNameBytes!: number;

  @Field(() => Int, {
    description: "The longest file's name, in bytes of UTF-8.",
  })
  readonly maxFileNameBytes!: number;

  @Field(() => Int, {
    description: 'All keys and values of one thing together, in bytes.',
  })
  readonly maxMetadataBytes!: number;
}
