import { Kind, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';
import { createParameterDecorator } from 'type-graphql';
import type { GraphContext } from './context.js';

/** Who asks, and what of the answer they want. */
export interface Asking {
  readonly context: GraphContext;
  readonly info: GraphQLResolveInfo;
}

/** A resolver's parameter that is an `Asking`. */
export function WhoAsks(): ReturnType<typeof createParameterDecorator> {
  return createParameterDecorator<GraphContext>(
    ({ context, info }): Asking => ({ context, info }),
  );
}

/** What leads from a connection to its items. */
const STEPS: ReadonlySet<string> = new Set(['nodes', 'edges', 'node']);

/** Whether one of these fields is asked for of a connection's items. */
export function asksItemsFor(
  info: GraphQLResolveInfo,
  fields: ReadonlySet<string>,
): boolean {
  const asks = (set: SelectionSetNode | undefined): boolean =>
    set?.selections.some((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        return asks(info.fragments[selection.name.value]?.selectionSet);
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        return asks(selection.selectionSet);
      }
      const name = selection.name.value;
      return (
        fields.has(name) || (STEPS.has(name) && asks(selection.selectionSet))
      );
    }) ?? false;

  return info.fieldNodes.some((node) => asks(node.selectionSet));
}
