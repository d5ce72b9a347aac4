import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', { description: 'Anything that has an ID.' })
export abstract class NodeType {
  @Field(() => ID, {
    description:
      'A readable address that anyone can write by hand, such as `file:local/photos/2024/cat.jpg`; ' +
      "each segment percent-encoded, with '/' inside a file's name as it is. An upload's is sealed.",
  })
  readonly id!: string;
}
