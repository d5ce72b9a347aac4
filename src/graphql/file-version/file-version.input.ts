import { Field, ID, InputType } from 'type-graphql';
import { MutationInput } from '../mutation.input.js';

const VERSION = 'Such as `version:local/photos/2024/cat.jpg?v=3Qx7`.';

@InputType('RestoreVersionInput', { description: 'Which version.' })
export class RestoreVersionInput extends MutationInput {
  @Field(() => ID, { description: VERSION })
  readonly version!: string;
}

@InputType('DeleteVersionInput', { description: 'Which version.' })
export class DeleteVersionInput extends MutationInput {
  @Field(() => ID, { description: VERSION })
  readonly version!: string;
}
