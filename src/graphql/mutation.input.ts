import { Field, InputType } from 'type-graphql';

/** What every mutation's input has beside what it is about. */
@InputType()
export abstract class MutationInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Any text of yours, such as a UUID. Asked again with the same input within 24 hours, the first answer is ' +
      'given, but for a failure that may pass: then it is tried again. With another input: IDEMPOTENCY_KEY_REUSED.',
  })
  readonly idempotencyKey?: string | null;
}
