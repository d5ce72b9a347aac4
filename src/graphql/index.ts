/** The schema, and what executes it. The only door into this folder. */
import 'reflect-metadata';

export { buildStowageSchema, printSdl } from './schema.js';
export {
  createGraphql,
  type GraphqlEndpoint,
  type GraphqlOptions,
} from './server.js';
export type { GraphqlSocket, GraphqlTalk, SocketLimits } from './sockets.js';
