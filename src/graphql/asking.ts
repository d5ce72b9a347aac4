import {
  Kind,
  type FieldNode,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';
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

/** The fields selected of what a field gives, those of fragments among them. */
export function selectedFields(info: GraphQLResolveInfo): readonly FieldNode[] {
  return info.fieldNodes.flatMap((node) => fieldsIn(node.selectionSet, info));
}

/** Whether one of these fields is asked for of a connection's items. */
export function asksItemsFor(
  info: GraphQLResolveInfo,
  fields: ReadonlySet<string>,
): boolean {
  const asks = ({ name, selectionSet }: FieldNode): boolean =>
    fields.has(name.value) ||
    (STEPS.has(name.value) && fieldsIn(selectionSet, info).some(asks));

  return selectedFields(info).some(asks);
}

function fieldsIn(
  set: SelectionSetNode | undefined,
  info: GraphQLResolveInfo,
): readonly FieldNode[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? info.fragments[selection.name.value]
        : selection;
    return fieldsIn(fragment?.selectionSet, info);
  });
}
