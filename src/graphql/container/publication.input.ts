import { Field, ID, InputType, Int } from 'type-graphql';
import { MAX_TTL_SECONDS } from '../../storage/index.js';
import { MutationInput } from '../mutation.input.js';

/** How long what was read may be kept when nobody says, in seconds: a day. */
export const DEFAULT_TTL_SECONDS = 86_400;

@InputType('PublishContainerInput', {
  description:
    'Which container, and for how long what is read of it may be kept.',
})
export class PublishContainerInput extends MutationInput {
  @Field(() => ID, { description: 'Such as `container:local/photos`.' })
  readonly container!: string;

  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_TTL_SECONDS,
    description:
      'How long browsers and caches may keep what they have read, in seconds: ' +
      `0 to ${MAX_TTL_SECONDS} (a year).`,
  })
  readonly ttlSeconds!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether the backend is to keep logs of who reads; UNSUPPORTED where `Capabilities.logRetention` is false.',
  })
  readonly logRetention!: boolean | null;
}

@InputType('UnpublishContainerInput', { description: 'Which container.' })
export class UnpublishContainerInput extends MutationInput {
  @Field(() => ID, { description: 'Such as `container:local/photos`.' })
  readonly container!: string;
}
