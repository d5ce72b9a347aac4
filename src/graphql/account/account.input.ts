import { Field, ID, InputType } from 'type-graphql';
import { MetadataEntryInput } from '../value/metadata.type.js';
import { MutationInput } from '../mutation.input.js';

@InputType('UpdateAccountInput', {
  description: 'Which account, and what of it.',
})
export class UpdateAccountInput extends MutationInput {
  @Field(() => ID, { description: 'Such as `account:local`.' })
  readonly account!: string;

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
}
