import {
  isIntrospectionType,
  isSpecifiedScalarType,
  printType,
  type GraphQLSchema,
} from 'graphql';
import { buildSchema, type PubSub } from 'type-graphql';
import { AccountResolver } from './account/account.resolver.js';
import { installComputed } from './computed.js';
import { ContainerChangesResolver } from './container/container-changes.resolver.js';
import { ContainerHistoryResolver } from './container/container-history.resolver.js';
import { ContainerResolver } from './container/container.resolver.js';
import { PublicationResolver } from './container/publication.resolver.js';
import { FileVersionResolver } from './file-version/file-version.resolver.js';
import { FileChangesResolver } from './file/file-changes.resolver.js';
import { FileMovesResolver } from './file/file-moves.resolver.js';
import { FileResolver, FolderResolver } from './file/file.resolver.js';
import { JobResolver } from './job/job.resolver.js';
import { NodeResolver } from './node/node.resolver.js';
import { UploadResolver } from './upload/upload.resolver.js';

/** The whole schema, from the classes. */
export async function buildStowageSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      NodeResolver,
      AccountResolver,
      ContainerResolver,
      ContainerHistoryResolver,
      FileResolver,
      FolderResolver,
      FileVersionResolver,
      UploadResolver,
      JobResolver,
      ContainerChangesResolver,
      PublicationResolver,
      FileChangesResolver,
      FileMovesResolver,
    ],
    validate: false,
    pubSub: NO_TOPICS,
  });
  installComputed(schema);
  return schema;
}

/** Asked for by type-graphql: subscriptions here say themselves what they listen to. */
const NO_TOPICS: PubSub = {
  publish: () => undefined,
  subscribe: (topic) => {
    throw new Error(`there is no topic '${topic}'`);
  },
};

/** What a reader looks for first. */
const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** The schema as schema/schema.graphql has it: the roots, then all else by name. */
export async function printSdl(): Promise<string> {
  const schema = await buildStowageSchema();
  const own = Object.values(schema.getTypeMap())
    .filter(
      (type) => !isSpecifiedScalarType(type) && !isIntrospectionType(type),
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const roots = own.filter(({ name }) => ROOTS.includes(name)).reverse();
  const others = own.filter((type) => !roots.includes(type));
  return `${[...roots, ...others].map(printType).join('\n\n')}\n`;
}
