import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Versioning } from '../../storage/index.js';
import { NamedPageArgs, PageArgs } from '../connection.js';
import { MetadataEntryInput } from '../value/metadata.type.js';
import { VersioningEnum } from './container.type.js';
import { MutationInput } from '../mutation.input.js';

/** What a folder's name ends with when nobody says. */
export const DEFAULT_DELIMITER = '/';

@ArgsType()
export class VersionPageArgs extends PageArgs {
  @Field(() => String, {
    description: 'The name of the file, such as `2024/cat.jpg`.',
  })
  readonly name!: string;
}

@ArgsType()
export class EntryPageArgs extends NamedPageArgs {
  @Field(() => String, {
    nullable: true,
    defaultValue: DEFAULT_DELIMITER,
    description: "What parts a name's levels: one character or more.",
  })
  readonly delimiter!: string | null;
}

@InputType('CreateContainerInput', { description: 'What container to make.' })
export class CreateContainerInput extends MutationInput {
  @Field(() => ID, {
    description: 'The account to make it in, such as `account:local`.',
  })
  readonly account!: string;

  @Field(() => String, {
    description:
      'Its name, such as `photos`: 1 to 256 bytes, without slashes and control characters.',
  })
  readonly name!: string;

  @Field(() => [MetadataEntryInput], {
    nullable: true,
    description: 'Notes on it.',
  })
  readonly metadata?: readonly MetadataEntryInput[] | null;

  @Field(() => VersioningEnum, {
    nullable: true,
    description:
      "Whether it keeps versions; the backend's own way when absent.",
  })
  readonly versioning?: Versioning | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether one that is there already is a failure, CONTAINER_EXISTS, rather than the answer.',
  })
  readonly failIfExists!: boolean | null;
}

@InputType('UpdateContainerInput', {
  description: 'Which container, and what of it.',
})
export class UpdateContainerInput extends MutationInput {
  @Field(() => ID, { description: 'Such as `container:local/photos`.' })
  readonly container!: string;

  @Field(() => [MetadataEntryInput], {
    nullable: true,
    description: 'Notes to add or overwrite; the others stay.',
  })
  readonly setMetadata?: readonly MetadataEntryInput[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Keys of notes to take away, such as `["owner"]`.',
  })
  readonly removeMetadata?: readonly string[] | null;

  @Field(() => VersioningEnum, {
    nullable: true,
    description: 'Whether it is to keep versions from now on.',
  })
  readonly versioning?: Versioning | null;
}

@InputType('DeleteContainerInput', { description: 'Which container.' })
export class DeleteContainerInput extends MutationInput {
  @Field(() => ID, {
    description: 'Such as `container:local/photos`. It must be empty.',
  })
  readonly container!: string;
}
