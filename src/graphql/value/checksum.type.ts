import { Field, InputType, ObjectType } from 'type-graphql';
import type { ChecksumAlgorithm } from '../../storage/index.js';
import { enumOf } from '../enum-of.js';

/** An algorithm, as the schema calls it. */
export type AlgorithmName = Uppercase<ChecksumAlgorithm>;

export const ChecksumAlgorithmEnum = enumOf<AlgorithmName>({
  name: 'ChecksumAlgorithm',
  description: 'How a checksum is made.',
  values: {
    MD5: '32 hex digits. Finds accidents, not attacks.',
    SHA1: '40 hex digits.',
    SHA256: '64 hex digits. What to use when free to choose.',
    CRC32: 'As zip has it: 8 hex digits.',
    CRC32C: 'Castagnoli: 8 hex digits.',
    CRC64NVME: "S3's own: 16 hex digits.",
  },
});

const VALUE = 'In hex, such as `900150983cd24fb0d6963f7d28e17f72`.';

/** One checksum, as the schema has it. */
export interface Checksum {
  readonly algorithm: AlgorithmName;
  readonly value: string;
}

@ObjectType('Checksum', {
  simpleResolvers: true,
  description:
    "What is known of a content, to compare one's own bytes with. An etag is not a checksum.",
})
export class ChecksumType implements Checksum {
  @Field(() => ChecksumAlgorithmEnum, { description: 'How it was made.' })
  readonly algorithm!: AlgorithmName;

  @Field(() => String, { description: VALUE })
  readonly value!: string;
}

@InputType('ChecksumInput', {
  description:
    'What the bytes must be. Others are refused with CHECKSUM_MISMATCH, and nothing is stored.',
})
export class ChecksumInput implements Checksum {
  @Field(() => ChecksumAlgorithmEnum, { description: 'How it was made.' })
  readonly algorithm!: AlgorithmName;

  @Field(() => String, { description: VALUE })
  readonly value!: string;
}
