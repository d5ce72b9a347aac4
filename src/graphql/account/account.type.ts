import { Field, Int, ObjectType } from 'type-graphql';
import type { StoredAccount } from '../../gateway/index.js';
import { NodeType } from '../node/node.type.js';
import { ByteSize, DateTime } from '../scalars.js';
import { Payload } from '../user-error.type.js';

@ObjectType('Account', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'One account on one backend, as the configuration names it.',
})
export class AccountType extends NodeType {
  @Field(() => String, { description: 'Its name, such as `local`.' })
  readonly name!: string;

  @Field(() => String, {
    description: 'The kind of backend behind it: `local`, `swift`, `s3`.',
  })
  readonly backend!: string;
}

/** What an account holds, in the schema's words. */
export interface Usage {
  readonly containerCount: number;
  readonly fileCount: number;
  readonly bytesUsed: number;
  readonly asOf: Date;
  readonly exact: boolean;
}

@ObjectType('Usage', {
  simpleResolvers: true,
  description: 'What an account holds in all.',
})
export class UsageType implements Usage {
  @Field(() => Int, { description: 'How many containers.' })
  readonly containerCount!: number;

  @Field(() => Int, {
    description: 'How many files, older versions not counted.',
  })
  readonly fileCount!: number;

  @Field(() => ByteSize, {
    description: 'Bytes of the files, older versions not counted.',
  })
  readonly bytesUsed!: number;

  @Field(() => DateTime, { description: 'When that was so.' })
  readonly asOf!: Date;

  @Field(() => Boolean, {
    description: 'False where the figures lag behind the writes.',
  })
  readonly exact!: boolean;
}

@ObjectType('UpdateAccountPayload', {
  simpleResolvers: true,
  description: 'What came of updateAccount.',
})
export class UpdateAccountPayload extends Payload {
  @Field(() => AccountType, {
    nullable: true,
    description: 'The account; null when it failed.',
  })
  readonly account?: StoredAccount;
}
