import { ArgsType, Field, Int } from 'type-graphql';
import { MAX_CONTENT_LENGTH } from '../../gateway/index.js';
import { ByteSize } from '../scalars.js';

/** How long a piece of content is when nobody says, in bytes. */
export const DEFAULT_CONTENT_LENGTH = 65_536;

/** Which piece of a file is to be looked at. */
@ArgsType()
export class ContentArgs {
  @Field(() => ByteSize, {
    nullable: true,
    defaultValue: 0,
    description: 'Where to begin, in bytes.',
  })
  readonly offset!: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_CONTENT_LENGTH,
    description: `How many bytes at most: 0 to ${MAX_CONTENT_LENGTH} (1 MiB).`,
  })
  readonly length!: number | null;
}
