import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { StoredContainer } from '../../gateway/index.js';
import type { Versioning } from '../../storage/index.js';
import { connectionOf } from '../connection.js';
import { enumOf } from '../enum-of.js';
import { NodeType } from '../node/node.type.js';
import { ByteSize, DateTime } from '../scalars.js';
import { Payload } from '../user-error.type.js';
import { MetadataEntryType } from '../value/metadata.type.js';
import { PublicationType } from './publication.type.js';

export const VersioningEnum = enumOf<Versioning>({
  name: 'Versioning',
  description: 'Whether a container keeps what is overwritten or deleted.',
  values: {
    ENABLED: 'It does.',
    SUSPENDED: 'It keeps what it had, but nothing new.',
    OFF: 'It never kept any.',
  },
});

@ObjectType('Container', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'A place for files: what S3 calls a bucket.',
})
export class ContainerType extends NodeType {
  @Field(() => String, {
    description:
      'Its name, such as `photos`: 1 to 256 bytes, anything but a slash.',
  })
  readonly name!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many files, older versions not counted; from the container itself, never by listing it.',
  })
  readonly fileCount?: number;

  @Field(() => ByteSize, {
    nullable: true,
    description: 'Bytes of its files, older versions not counted.',
  })
  readonly bytesUsed?: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was made.' })
  readonly createdAt?: Date;

  @Field(() => [MetadataEntryType], {
    nullable: true,
    description: 'Notes on it.',
  })
  readonly metadata?: readonly MetadataEntryType[];

  @Field(() => VersioningEnum, {
    nullable: true,
    description: 'Whether it keeps what is overwritten or deleted.',
  })
  readonly versioning?: Versioning;

  @Field(() => PublicationType, {
    nullable: true,
    description: 'How it stands open to everyone; null while it is private.',
  })
  readonly publication?: PublicationType | null;
}

export const ContainerConnection = connectionOf(
  'Container',
  () => ContainerType,
  { description: "One page of an account's containers." },
);

@ObjectType('CreateContainerPayload', {
  simpleResolvers: true,
  description: 'What came of createContainer.',
})
export class CreateContainerPayload extends Payload {
  @Field(() => ContainerType, {
    nullable: true,
    description: 'The container; null when it failed.',
  })
  readonly container?: StoredContainer;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True when it was made now, false when it was there already; null when it failed.',
  })
  readonly created?: boolean;
}

@ObjectType('UpdateContainerPayload', {
  simpleResolvers: true,
  description: 'What came of updateContainer.',
})
export class UpdateContainerPayload extends Payload {
  @Field(() => ContainerType, {
    nullable: true,
    description: 'The container as it is now; null when it failed.',
  })
  readonly container?: StoredContainer;
}

@ObjectType('DeleteContainerPayload', {
  simpleResolvers: true,
  description: 'What came of deleteContainer.',
})
export class DeleteContainerPayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    description: 'The ID it had; null when it failed.',
  })
  readonly deletedId?: string;
}

@ObjectType('PublishContainerPayload', {
  simpleResolvers: true,
  description: 'What came of publishContainer.',
})
export class PublishContainerPayload extends Payload {
  @Field(() => ContainerType, {
    nullable: true,
    description: 'The container, with its `publication`; null when it failed.',
  })
  readonly container?: StoredContainer;
}

@ObjectType('UnpublishContainerPayload', {
  simpleResolvers: true,
  description: 'What came of unpublishContainer.',
})
export class UnpublishContainerPayload extends Payload {
  @Field(() => ContainerType, {
    nullable: true,
    description: 'The container as it is now; null when it failed.',
  })
  readonly container?: StoredContainer;
}
