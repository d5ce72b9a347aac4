import {
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequestContextResponseForOperation,
} from '@apollo/server';
import {
  OperationTypeNode,
  visit,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { GraphContext } from './context.js';

/** How many documents are remembered, compiled or as seen once. */
const MAX_DOCUMENTS = 500;

/** The compiled schema's own words for these would not be true. */
const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type']);

type Request = GraphQLRequestContextResponseForOperation<GraphContext>;

type FormatError = (
  formatted: GraphQLFormattedError,
  error: unknown,
) => GraphQLFormattedError;

/** What a document is worth so far. */
type Known = 'seen' | 'uncompilable' | CompiledQuery;

/**
 * Executes a query as compiled by graphql-jit from its second run on; compiling costs more than it
 * saves once. The rest is left to Apollo, which executes with graphql-js: first runs, mutations,
 * introspection, directives, and variables that are wrong, of which it tells in the words that
 * Apollo knows.
 *
 * Not by Apollo's `gateway` option: what that makes for each request outlives young garbage
 * collections, with all that the request read.
 */
export function compiledQueries(
  schema: GraphQLSchema,
  formatError: FormatError,
): ApolloServerPlugin<GraphContext> {
  const known = new Map<string, Known>();

  async function responseForOperation(request: Request) {
    const compiled = compiledFor(schema, known, request);
    const variables = request.request.variables ?? {};
    const context = request.contextValue;
    const result = await compiled?.query(undefined, context, variables);
    // Without data nothing has run yet.
    if (result?.data === undefined) return null;

    const errors = result.errors?.map((error) =>
      formatError(error.toJSON(), error),
    );
    const { data } = result;
    const singleResult = errors ? { data, errors } : { data };
    return {
      http: { headers: new HeaderMap() },
      body: { kind: 'single' as const, singleResult },
    };
  }

  return { requestDidStart: () => Promise.resolve({ responseForOperation }) };
}

/** The compiled query, where this is not its first run and it can be compiled. */
function compiledFor(
  schema: GraphQLSchema,
  known: Map<string, Known>,
  request: Request,
): CompiledQuery | undefined {
  // Apollo goes on without an operation where none has the name that was asked for.
  const { operation } = request as Partial<Request>;
  if (operation?.operation !== OperationTypeNode.QUERY) return undefined;

  const key = `${request.queryHash} ${request.operationName ?? ''}`;
  const before = known.get(key);
  const now = before === 'seen' ? compile(schema, request) : (before ?? 'seen');
  remember(known, key, now);
  return typeof now === 'string' ? undefined : now;
}

function compile(schema: GraphQLSchema, request: Request): Known {
  const { document, operationName } = request;
  if (!isCompilable(document)) return 'uncompilable';
  const compiled = compileQuery(schema, document, operationName ?? undefined, {
    // What is in a String or an enum comes from our own types; checking each costs a third of a page.
    disableLeafSerialization: true,
  });
  return isCompiledQuery(compiled) ? compiled : 'uncompilable';
}

/** graphql-jit gives too much or too little for `@skip` and `@include` on a field that is selected twice. */
function isCompilable(document: DocumentNode): boolean {
  let compilable = true;
  visit(document, {
    Directive: () => {
      compilable = false;
    },
    Field: ({ name }) => {
      if (INTROSPECTION.has(name.value)) compilable = false;
    },
  });
  return compilable;
}

/** The newest last; the one that was not used for longest goes. */
function remember(known: Map<string, Known>, key: string, value: Known): void {
  known.delete(key);
  known.set(key, value);
  const [oldest] = known.keys();
  if (known.size > MAX_DOCUMENTS && oldest !== undefined) known.delete(oldest);
}
