import { Field, InputType, ObjectType } from 'type-graphql';

const KEY = 'Lower-case, 1 to 128 bytes, such as `camera`.';
const VALUE = 'Up to 256 bytes of any text, such as `Nikon F3`.';

/** One note, as the schema has it. */
export interface MetadataEntry {
  readonly key: string;
  readonly value: string;
}

@ObjectType('MetadataEntry', {
  simpleResolvers: true,
  description: 'One note on an account, a container or a file.',
})
export class MetadataEntryType implements MetadataEntry {
  @Field(() => String, { description: KEY })
  readonly key!: string;

  @Field(() => String, { description: VALUE })
  readonly value!: string;
}

@InputType('MetadataEntryInput', {
  description:
    'One note to keep. At most 90 on one thing, 4,096 bytes in all; some backends hold less, see `Capabilities`.',
})
export class MetadataEntryInput implements MetadataEntry {
  @Field(() => String, {
    description: `${KEY} Upper case is taken as lower case.`,
  })
  readonly key!: string;

  @Field(() => String, { description: VALUE })
  readonly value!: string;
}
