import type { ApolloServerPlugin } from '@apollo/server';

/**
 * Answers 200 to a request that was well formed though its document was not, where the client takes plain
 * `application/json`: GraphQL over HTTP, section 6.4.1, keeps other statuses for what never reached GraphQL.
 * Apollo answers 400 in either media type.
 */
export function statusPlugin(): ApolloServerPlugin {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ request, response }) => {
          const accepts = request.http?.headers.get('accept') ?? '';
          const plain = !accepts.includes('application/graphql-response+json');
          if (request.query && plain && response.http.status === 400) {
            response.http.status = 200;
          }
          return Promise.resolve();
        },
      }),
  };
}
