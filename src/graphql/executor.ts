import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import {
  execute,
  OperationTypeNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';

/** How many documents are remembered, compiled or as seen once. */
const MAX_DOCUMENTS = 500;

/** Apollo's way to have its operations executed by others. */
type Gateway = NonNullable<ApolloServerOptions<BaseContext>['gateway']>;

type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

type Request = Parameters<Executor>[0];

/** What a document is worth so far. */
type Known = 'seen' | 'uncompilable' | CompiledQuery;

/**
 * Executes operations: a query's first run by graphql-js, since compiling costs more than it saves
 * once; from its second run on as compiled by graphql-jit. Mutations are never worth it.
 */
function createExecutor(schema: GraphQLSchema): Executor {
  const known = new Map<string, Known>();

  return async (request) => {
    const { document, context, operationName } = request;
    const variableValues = request.request.variables ?? {};
    const compiled = compiledFor(schema, known, request);
    const result = await compiled?.query(undefined, context, variableValues);
    // Without data nothing has run yet: the variables are wrong, and graphql-js says so in the words Apollo knows.
    if (result && result.data !== undefined) return withWholeErrors(result);

    const contextValue = context;
    return execute({
      schema,
      document,
      contextValue,
      variableValues,
      operationName: operationName ?? request.request.operationName ?? null,
    });
  };
}

/** The compiled query, where this is not its first run and it can be compiled. */
function compiledFor(
  schema: GraphQLSchema,
  known: Map<string, Known>,
  request: Request,
): CompiledQuery | undefined {
  // Apollo asks for an operation that isn't there, to hear so from the executor.
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
  const compiled = compileQuery(schema, document, operationName ?? undefined, {
    // The old way mistakes @skip and @include in fragments that are spread twice.
    useExperimentalPathBasedSkipInclude: true,
    // What is in a String or an enum comes from our own types; checking each costs a third of a page.
    disableLeafSerialization: true,
  });
  return isCompiledQuery(compiled) ? compiled : 'uncompilable';
}

/** graphql-jit's errors have no `extensions` where graphql-js's have an empty one, which Apollo reads. */
function withWholeErrors(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  const extensions = { value: {}, enumerable: true };
  const errors = result.errors.map(
    (error) => Object.create(error, { extensions }) as GraphQLError,
  );
  return { ...result, errors };
}

/** The newest last; the one that was not used for longest goes. */
function remember(known: Map<string, Known>, key: string, value: Known): void {
  known.delete(key);
  known.set(key, value);
  const [oldest] = known.keys();
  if (known.size > MAX_DOCUMENTS && oldest !== undefined) known.delete(oldest);
}

/** A schema with its executor, as Apollo takes them. */
export function gatewayOf(schema: GraphQLSchema): Gateway {
  const executor = createExecutor(schema);
  const listeners = new Set<Parameters<Gateway['onSchemaLoadOrUpdate']>[0]>();
  return {
    onSchemaLoadOrUpdate: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load: () => {
      const loaded = { apiSchema: schema, coreSupergraphSdl: '' };
      for (const listener of listeners) listener(loaded);
      return Promise.resolve({ executor });
    },
    stop: () => Promise.resolve(),
  };
}
