import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import type { DownloadOptions } from '../../gateway/index.js';
import type { Disposition } from '../../storage/index.js';
import { enumOf } from '../enum-of.js';
import { AbsoluteUrl, DateTime } from '../scalars.js';

/** How long a signed URL lives when nobody says, in seconds. */
export const DEFAULT_SIGNED_SECONDS = 900;

/** What every `expiresInSeconds` says of itself. */
export const EXPIRES_IN_SECONDS =
  'How long the URL is good for, in seconds: 1 to 604800 (a week).';

export const DispositionEnum = enumOf<Disposition>({
  name: 'Disposition',
  description: 'What a browser is to do with a download.',
  values: {
    ATTACHMENT: 'Save it.',
    INLINE: 'Show it, where its type is safe to show.',
  },
});

@ObjectType('Header', {
  simpleResolvers: true,
  description: 'One header of a request.',
})
export class HeaderType {
  @Field(() => String, { description: 'Such as `content-type`.' })
  readonly name!: string;

  @Field(() => String, { description: 'Such as `image/jpeg`.' })
  readonly value!: string;
}

@ObjectType('SignedRequest', {
  simpleResolvers: true,
  description:
    'A request that anyone may send until it expires, without any other credential: treat it as a secret.',
})
export class SignedRequestType {
  @Field(() => String, { description: '`GET` or `PUT`.' })
  readonly method!: string;

  @Field(() => AbsoluteUrl, {
    description:
      "Where to send it: the backend's own address where the backend can sign all of this, the gateway's otherwise.",
  })
  readonly url!: string;

  @Field(() => [HeaderType], {
    description: 'Send exactly these; HTTP clients may add what is theirs.',
  })
  readonly headers!: readonly HeaderType[];

  @Field(() => DateTime, { description: 'When it is worth nothing any more.' })
  readonly expiresAt!: Date;
}

/** Arguments of every `download`. */
@ArgsType()
export class DownloadArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_SIGNED_SECONDS,
    description: EXPIRES_IN_SECONDS,
  })
  readonly expiresInSeconds!: number | null;

  @Field(() => DispositionEnum, {
    nullable: true,
    defaultValue: DispositionEnum.ATTACHMENT,
    description: 'What a browser is to do with it.',
  })
  readonly disposition!: Disposition | null;

  @Field(() => String, {
    nullable: true,
    description:
      "What a browser is to call it, such as `cat.jpg`; the last segment of the file's name when absent.",
  })
  readonly filename?: string | null;
}

/** What a download's arguments come to. */
export function downloadOptions(args: DownloadArgs): DownloadOptions {
  return {
    expiresInSeconds: args.expiresInSeconds ?? DEFAULT_SIGNED_SECONDS,
    disposition: args.disposition ?? DispositionEnum.ATTACHMENT,
    ...(args.filename != null && { filename: args.filename }),
  };
}
