/** The door of HTTP: what app makes and closes. */
export type { AccountReadiness, Http, HttpOptions } from './options.js';
export type { HttpLimits } from './limits.js';
export type { GraphqlEndpoint } from './routes/graphql.js';
export { createHttp } from './server.js';
