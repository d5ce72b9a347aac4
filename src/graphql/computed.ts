import {
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLFieldResolver,
  type GraphQLInterfaceType,
  type GraphQLSchema,
  type GraphQLUnionType,
} from 'graphql';
import type { Folder, NodeKind, StoredContainer } from '../gateway/index.js';
import type { SignedRequest } from '../storage/index.js';
import type { GraphContext } from './context.js';
import type { FileNode } from './file/file-node.js';
import { metadataEntries } from './value/metadata.js';

/** How a field is had from its object; at once where it can, since pages have thousands of them. */
type Fields<Root> = Readonly<
  Record<string, (root: Root, context: GraphContext) => unknown>
>;

/** What a backend's listing may leave out is asked for, one thing at a time, by who wants it. */
const CONTAINER: Fields<StoredContainer> = {
  fileCount: containerField((container) => container.fileCount),
  bytesUsed: containerField((container) => container.bytesUsed),
  createdAt: containerField((container) => container.createdAt),
  versioning: containerField((container) => container.versioning),
  publication: containerField((container) => container.publication),
  metadata: containerField(
    ({ metadata }) => metadata && metadataEntries(metadata),
  ),
};

const SIGNED_REQUEST: Fields<SignedRequest> = {
  headers: (request) =>
    request.headers.map(([name, value]) => ({ name, value })),
};

/** What stands behind each kind of ID. */
const NODE_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    account: 'Account',
    container: 'Container',
    file: 'File',
    version: 'FileVersion',
    upload: 'Upload',
    job: 'Job',
  } satisfies Record<NodeKind, string>),
);

/**
 * Puts in what type-graphql would only do with a promise a field, or an async function a type:
 * graphql-jit wants types resolved at once.
 */
export function installComputed(schema: GraphQLSchema): void {
  install(schema, 'Container', CONTAINER);
  install(schema, 'SignedRequest', SIGNED_REQUEST);
  abstractType(schema, 'Node').resolveType = nodeType;
  abstractType(schema, 'Entry').resolveType = entryType;
}

function nodeType({ id }: { readonly id: string }): string | undefined {
  return NODE_TYPES.get(id.slice(0, id.indexOf(':')));
}

function entryType(entry: FileNode | Folder): string {
  return 'prefix' in entry ? 'Folder' : 'File';
}

function containerField<T>(read: (container: StoredContainer) => T) {
  return (
    container: StoredContainer,
    { loaders }: GraphContext,
  ): T | undefined | Promise<T | undefined> => {
    const value = read(container);
    if (value !== undefined || container.metadata) return value;
    const described = loaders.containers.describe(container.ref);
    return described.then((whole) => (whole ? read(whole) : undefined));
  };
}

function install<Root>(
  schema: GraphQLSchema,
  typeName: string,
  fields: Fields<Root>,
): void {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`the schema has no ${typeName}`);
  const declared = new Map(Object.entries(type.getFields()));
  for (const [name, read] of Object.entries(fields)) {
    const field = declared.get(name);
    if (!field) throw new Error(`the schema has no ${typeName}.${name}`);
    const resolve: GraphQLFieldResolver<Root, GraphContext> = (
      root,
      _args,
      context,
    ) => read(root, context);
    field.resolve = resolve;
  }
}

function abstractType(
  schema: GraphQLSchema,
  typeName: string,
): GraphQLInterfaceType | GraphQLUnionType {
  const type = schema.getType(typeName);
  if (isInterfaceType(type) || isUnionType(type)) return type;
  throw new Error(`the schema has no ${typeName}`);
}
