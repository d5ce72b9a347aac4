import type { GraphqlEndpoint } from '../../src/http/index.js';

/** For tests that never ask GraphQL. */
export const NO_GRAPHQL: GraphqlEndpoint = {
  execute: () => Promise.reject(new Error('No GraphQL here.')),
  opened: () => {
    throw new Error('No GraphQL here.');
  },
  stop: () => Promise.resolve(),
};
