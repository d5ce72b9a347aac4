import { Field, InputType } from 'type-graphql';

/** What every mutation's input has beside what it is about. */
@InputType()
export abstract class MutationInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Any text of yours, such as a UUID. Asked again with the same input within 24 hours, the first answer is ' +
      'given, or the job that was begun, as it stands by then. A failure that may pass, without a job, is tried ' +
      'again. With another input: IDEMPOTENCY_KEY_REUSED.',
  })
  readonly idempotencyKey?: string | null;
}
