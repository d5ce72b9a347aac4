import { Field, ID, InputType } from 'type-graphql';

const VERSION = 'Such as `version:local/photos/2024/cat.jpg?v=3Qx7`.';

@InputType('RestoreVersionInput', { description: 'Which version.' })
export class RestoreVersionInput {
  @Field(() => ID, { description: VERSION })
  readonly version!: string;
}

@InputType('DeleteVersionInput', { description: 'Which version.' })
export class DeleteVersionInput {
  @Field(() => ID, { description: VERSION })
  readonly version!: string;
}
