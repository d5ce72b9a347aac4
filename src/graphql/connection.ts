import { ArgsType, Field, Int, ObjectType, type ClassType } from 'type-graphql';

import { MAX_PAGE_SIZE } from '../storage/index.js';

/** How many a page holds when nobody says. */
export const DEFAULT_PAGE_SIZE = 100;

/** Where a page stands, as the schema has it. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor?: string;
  readonly hasPreviousPage: boolean;
  readonly startCursor?: string;
}

@ObjectType('PageInfo', {
  simpleResolvers: true,
  description:
    'Where a page stands in its listing. Listings go forward only: object stores have no way back.',
})
export class PageInfoType implements PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more after it.' })
  readonly hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'To give as `after` for the next page: the cursor of its last edge; null when it is empty and the last.',
  })
  readonly endCursor?: string;

  @Field(() => Boolean, {
    description:
      'Whether it was asked for with `after`, so that there was one.',
  })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of its first edge; null when it is empty.',
  })
  readonly startCursor?: string;
}

/** Arguments of every paged field. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_PAGE_SIZE,
    description: `How many at most: 0 (an empty page) to ${MAX_PAGE_SIZE}.`,
  })
  readonly first!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'A cursor of this very listing: the page begins after it.',
  })
  readonly after?: string | null;
}

/** Arguments of listings by name. */
@ArgsType()
export class NamedPageArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'A name, which need not exist: only what comes after it, in the order of UTF-8 bytes. ' +
      '`after` wins where both are given.',
  })
  readonly afterName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only names that begin so, such as `2024/`.',
  })
  readonly prefix?: string | null;
}

/**
 * The Relay connection of one type: `FileConnection` with its `FileEdge`.
 * What resolvers return for it is a Listing.
 */
export function connectionOf(
  noun: string,
  node: () => object,
  words: { readonly description: string },
): ClassType {
  const simpleResolvers = true;
  const about = noun === 'Entry' ? 'file or folder' : noun.toLowerCase();

  @ObjectType(`${noun}Edge`, {
    simpleResolvers,
    description: `One ${about} of a page, with its place.`,
  })
  class Edge {
    @Field(() => String, { description: 'Its place, to give as `after`.' })
    readonly cursor!: string;

    @Field(node, { description: `The ${about} itself.` })
    readonly node!: unknown;
  }

  @ObjectType(`${noun}Connection`, { simpleResolvers, ...words })
  class Connection {
    @Field(() => [Edge], { description: 'The page, each with its cursor.' })
    readonly edges!: readonly Edge[];

    @Field(() => [node()], { description: 'The page, without cursors.' })
    readonly nodes!: readonly unknown[];

    @Field(() => PageInfoType, { description: 'Where the page stands.' })
    readonly pageInfo!: PageInfoType;
  }

  return Connection;
}
