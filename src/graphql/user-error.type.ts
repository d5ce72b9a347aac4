import { Field, Int, ObjectType } from 'type-graphql';
import type { ErrorCode, Failure } from '../gateway/index.js';
import { ErrorCodeEnum } from './error-code.js';
import { ByteSize } from './scalars.js';

/** A failure, and which input it is about. */
export interface InputFailure extends Failure {
  /** `["input", "name"]` in mutations, `["first"]` in queries; empty where no input is to blame. */
  readonly path: readonly string[];
}

@ObjectType('UserError', {
  simpleResolvers: true,
  description:
    'What went wrong. Top-level errors hold the same fields in `extensions`, with the `requestId` beside them.',
})
export class UserErrorType {
  @Field(() => ErrorCodeEnum, { description: 'Which way; to switch on.' })
  readonly code!: ErrorCode;

  @Field(() => String, {
    description:
      'What went wrong, with what and why, and what to do next; for people.',
  })
  readonly message!: string;

  @Field(() => [String], {
    description: 'The input it is about, such as `["input", "name"]`.',
  })
  readonly path!: readonly string[];

  @Field(() => Boolean, {
    description: 'Whether the same request may succeed later, unchanged.',
  })
  readonly retryable!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The name of the account it is about, such as `local`.',
  })
  readonly account?: string;

  @Field(() => String, {
    nullable: true,
    description: 'The name of the container it is about, such as `photos`.',
  })
  readonly container?: string;

  @Field(() => String, {
    nullable: true,
    description: 'The name of the file it is about, such as `2024/cat.jpg`.',
  })
  readonly file?: string;

  @Field(() => String, {
    nullable: true,
    description: 'The kind of backend it happened on, such as `s3`.',
  })
  readonly backend?: string;

  @Field(() => ByteSize, {
    nullable: true,
    description: 'The limit that was passed, in bytes or things.',
  })
  readonly limit?: number;

  @Field(() => ByteSize, {
    nullable: true,
    description: 'The value that passed it.',
  })
  readonly actual?: number;

  @Field(() => String, {
    nullable: true,
    description: 'With PRECONDITION_FAILED: the etag there is now.',
  })
  readonly currentEtag?: string;

  @Field(() => Int, {
    nullable: true,
    description: 'When it may be worth trying again, in seconds from now.',
  })
  readonly retryAfterSeconds?: number;

  @Field(() => String, {
    nullable: true,
    description: 'Which rule, where a code stands for several.',
  })
  readonly reason?: string;
}

/** What every mutation's payload has beside the thing itself. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserErrorType], {
    description: 'Why it failed; empty when it has not.',
  })
  readonly userErrors!: readonly InputFailure[];
}
