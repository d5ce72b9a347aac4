import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { MAX_CONTENT_LENGTH } from '../gateway/index.js';
import { MAX_PAGE_SIZE } from '../storage/index.js';

/** One valid operation, as it is about to be executed. */
export interface AskedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** How many accounts there are. */
  readonly accounts: number;
}

/** How much an operation asks for. */
export interface Measure {
  /** Levels of fields. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  /**
   * Objects that the answer could hold at most: each list's length times what is in it. Each
   * CONTENT_UNIT of a file's content counts as one more, and each field of DEAR as many as it says.
   */
  readonly cost: number;
  /** Fields and spreads, fragments unfolded. Past MAX_SELECTIONS the rest is not measured. */
  readonly selections: number;
}

/** Fragments in fragments multiply; past so many selections an operation is too expensive, whatever it asks. */
export const MAX_SELECTIONS = 20_000;

/** Bytes of content that weigh as much as an object. */
const CONTENT_UNIT = 1024;

/**
 * What a field costs besides its answer, in objects. Some backends look at 100 containers, by a request each, for any
 * page of public ones: twenty objects a request.
 */
const DEAR: ReadonlyMap<string, number> = new Map([
  ['publicContainers', 2_000],
]);

/** Where in an operation a selection stands. */
interface Level {
  readonly type: GraphQLNamedType | undefined;
  readonly depth: number;
  /** In a connection: how many its `nodes` and `edges` may be. */
  readonly pageSize?: number;
  /** Introspection has its own bounds in graphql-js; only its aliases count here. */
  readonly introspection?: boolean;
}

/** Operations whose measure no variable changes. */
const measured = new WeakMap<OperationDefinitionNode, Measure>();

/** Measures an operation with its variables; fragments count wherever they are spread. */
export function measure(asked: AskedOperation): Measure {
  const before = measured.get(asked.operation);
  if (before) return before;

  const meter = new Meter(asked);
  const now = meter.measure();
  if (!meter.varies) measured.set(asked.operation, now);
  return now;
}

/** Arguments that say how large a field's answer may be, and the most that each may say. */
const BOUNDS = { first: MAX_PAGE_SIZE, length: MAX_CONTENT_LENGTH } as const;

type Bound = keyof typeof BOUNDS;

class Meter {
  readonly #asked: AskedOperation;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  #selections = 0;
  #aliases = 0;
  #depth = 0;
  #rootFields = 0;
  #varies = false;

  constructor(asked: AskedOperation) {
    this.#asked = asked;
    this.#fragments = fragmentsOf(asked.document);
    this.#variables = { ...defaultsOf(asked.operation), ...asked.variables };
  }

  /** Whether a variable said how long a list or a piece of content may be. */
  get varies(): boolean {
    return this.#varies;
  }

  measure(): Measure {
    const { schema, operation } = this.#asked;
    const type = schema.getRootType(operation.operation) ?? undefined;
    const cost = this.#set(operation.selectionSet, { type, depth: 0 });
    return {
      depth: this.#depth,
      aliases: this.#aliases,
      rootFields: this.#rootFields,
      cost: Math.min(cost, Number.MAX_SAFE_INTEGER),
      selections: this.#selections,
    };
  }

  /** The objects below one object. */
  #set(set: SelectionSetNode | undefined, level: Level): number {
    let cost = 0;
    for (const each of set?.selections ?? []) cost += this.#one(each, level);
    return cost;
  }

  #one(selection: SelectionNode, level: Level): number {
    this.#selections += 1;
    if (this.#selections > MAX_SELECTIONS) return 0;
    if (selection.kind === Kind.FIELD) return this.#field(selection, level);

    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : this.#fragments.get(selection.name.value);
    const on = fragment?.typeCondition?.name.value;
    const type = on === undefined ? level.type : this.#asked.schema.getType(on);
    return this.#set(fragment?.selectionSet, { ...level, type });
  }

  #field(node: FieldNode, level: Level): number {
    const depth = level.depth + 1;
    if (node.alias) this.#aliases += 1;
    if (depth === 1) this.#rootFields += 1;
    if (level.introspection || node.name.value.startsWith('__')) {
      this.#set(node.selectionSet, { ...level, depth, introspection: true });
      return 0;
    }

    this.#depth = Math.max(this.#depth, depth);
    const field = fieldOf(level.type, node.name.value);
    if (!field || !node.selectionSet) return 0;
    const within = { type: getNamedType(field.type), depth };
    const pageSize = this.#bound(field, node, 'first');
    const below = this.#set(
      node.selectionSet,
      pageSize === undefined ? within : { ...within, pageSize },
    );
    return (
      this.#length(field, node, level) * (this.#weight(field, node) + below)
    );
  }

  /** What an argument that bounds the answer comes to; undefined for a field that has none. */
  #bound(field: Field, node: FieldNode, name: Bound): number | undefined {
    const declared = field.args.find((arg) => arg.name === name);
    if (!declared) return undefined;
    const given = Number(this.#argument(node, name) ?? declared.defaultValue);
    return Math.min(Math.max(given || 0, 0), BOUNDS[name]);
  }

  /** What one object counts as, with the content that it holds and what it takes to find it. */
  #weight(field: Field, node: FieldNode): number {
    const bytes = this.#bound(field, node, 'length') ?? 0;
    const extra = DEAR.get(field.name) ?? 0;
    return 1 + extra + Math.ceil(bytes / CONTENT_UNIT);
  }

  /** How many objects a field may give. Lists that are short by nature count as one. */
  #length(field: Field, node: FieldNode, level: Level): number {
    if (!isListType(getNullableType(field.type))) return 1;
    if (level.pageSize !== undefined) return level.pageSize;
    if (level.depth > 0) return 1;

    const ids = this.#argument(node, 'ids');
    if (field.name === 'accounts') return this.#asked.accounts;
    return Array.isArray(ids) ? ids.length : 1;
  }

  #argument(node: FieldNode, name: string): unknown {
    const given = node.arguments?.find((arg) => arg.name.value === name);
    if (!given) return undefined;
    if (given.value.kind === Kind.VARIABLE) this.#varies = true;
    return valueFromASTUntyped(given.value, this.#variables);
  }
}

type Field = GraphQLField<unknown, unknown>;

function fieldOf(
  type: GraphQLNamedType | undefined,
  name: string,
): Field | undefined {
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  return type.getFields()[name];
}

function fragmentsOf(
  document: DocumentNode,
): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    fragments.set(definition.name.value, definition);
  }
  return fragments;
}

function defaultsOf(
  operation: OperationDefinitionNode,
): Readonly<Record<string, unknown>> {
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ??
    []) {
    if (!defaultValue) continue;
    defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
  }
  return defaults;
}
