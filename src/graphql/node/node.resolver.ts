import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import {
  findAccount,
  findJob,
  findUpload,
  type NodeKind,
  type NodeRef,
} from '../../gateway/index.js';
import type { GraphContext } from '../context.js';
import { InputError } from '../errors.js';
import { refAt } from '../input-id.js';
import { NodeType } from './node.type.js';

/** The most that one `nodes` looks up. */
const MAX_NODES = 1000;

const KINDS = [
  'account',
  'container',
  'file',
  'version',
  'upload',
  'job',
] as const satisfies readonly NodeKind[];

type Found = Promise<object | null | undefined>;

@Resolver()
export class NodeResolver {
  @Query(() => NodeType, {
    nullable: true,
    description: 'Whatever has this ID; null where there is nothing.',
  })
  node(
    @Arg('id', () => ID, {
      description: 'Such as `file:local/photos/2024/cat.jpg`.',
    })
    id: string,
    @Ctx() context: GraphContext,
  ): Found {
    return lookUp(context, refAt('id', id, ...KINDS));
  }

  @Query(() => [NodeType], {
    nullable: 'items',
    description:
      'Whatever has these IDs, as many and in the same order; null where there is nothing.',
  })
  async nodes(
    @Arg('ids', () => [ID], { description: `At most ${MAX_NODES}.` })
    ids: readonly string[],
    @Ctx() context: GraphContext,
  ): Promise<readonly unknown[]> {
    checkCount(ids.length);
    const refs = ids.map((id, index) =>
      refAt(['ids', String(index)], id, ...KINDS),
    );
    const lookups = refs.map((ref) => lookUp(context, ref));
    const found = await Promise.allSettled(lookups);
    return found.map((each) =>
      each.status === 'fulfilled' ? each.value : (each.reason as unknown),
    );
  }
}

function lookUp(context: GraphContext, ref: NodeRef): Found {
  const { caller, loaders } = context;
  switch (ref.kind) {
    case 'account':
      return Promise.resolve(findAccount(caller, ref.account));
    case 'container':
      return loaders.containers.find(ref);
    case 'file':
      return loaders.files.find(ref);
    case 'version':
      return loaders.versions.load(ref);
    case 'upload':
      return findUpload(caller, ref.sealed);
    case 'job':
      return findJob(caller, ref.job);
  }
}

function checkCount(actual: number): void {
  if (actual <= MAX_NODES) return;
  const message = `At most ${MAX_NODES} IDs at once, not ${actual}. Ask in parts.`;
  throw new InputError(['ids'], message, { limit: MAX_NODES, actual });
}
