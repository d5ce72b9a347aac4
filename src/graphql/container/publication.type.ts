import { Field, Int, ObjectType } from 'type-graphql';
import type { StoredPublication } from '../../gateway/index.js';
import { AbsoluteUrl } from '../scalars.js';

@ObjectType('Publication', {
  simpleResolvers: true,
  description:
    'How a container stands open to everyone: anyone may read its files as they are now, and nothing else of it.',
})
export class PublicationType implements StoredPublication {
  @Field(() => AbsoluteUrl, {
    description:
      "Where its files are: each at this URL, `/` and its name, percent-encoded. The backend's own address where it " +
      "has one, otherwise the gateway's, such as `https://files.example.com/public/local/photos`.",
  })
  readonly url!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'How long what was read may be kept, in seconds, such as `86400`; so long it may still be seen after ' +
      'unpublishContainer. Null where nobody said: a container that was opened by other means.',
  })
  readonly ttlSeconds?: number;

  @Field(() => Boolean, {
    description: 'Whether the backend keeps logs of who reads.',
  })
  readonly logRetention!: boolean;
}
