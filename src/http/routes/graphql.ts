import {
  HeaderMap,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError, type Caller } from '../../gateway/index.js';
import type { Call } from '../../storage/index.js';
import { callOf } from '../call.js';
import { failedAnswer } from '../errors.js';
import { continueBody } from '../expectation.js';
import type { SendPage } from './graphiql.js';

/** An open WebSocket, as little of it as GraphQL needs. */
export interface GraphqlSocket {
  /** The sub-protocol that was agreed on; empty where none was. */
  readonly protocol: string;
  /** Settles, and never fails, once it has left or can't leave any more. */
  send(text: string): Promise<void>;
  close(code: number, reason: string): void;
  onMessage(take: (text: string) => void): void;
}

/** What GraphQL is to be told of one socket. */
export interface GraphqlTalk {
  /** Begins nothing more; settles when all has been answered but subscriptions, which go on. */
  finish(): Promise<void>;
  /** The socket is closed: all that is under way is given up. */
  closed(code: number, reason: string): void;
}

/** What answers GraphQL; src/graphql makes one. */
export interface GraphqlEndpoint {
  execute(
    request: HTTPGraphQLRequest,
    caller: Caller,
  ): Promise<HTTPGraphQLResponse>;
  /** Talks graphql-transport-ws with a socket that has just been opened; `callerOf` is for one operation. */
  opened(
    socket: GraphqlSocket,
    callerOf: (signal: AbortSignal) => Caller,
  ): GraphqlTalk;
  stop(): Promise<void>;
}

/** Bytes of a request: what a createFile of 1 MiB needs in base64, and its document. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

const GRAPHQL_JSON = 'application/graphql-response+json';

/** What serves /graphql. */
export interface GraphqlRoutes {
  readonly graphql: GraphqlEndpoint;
  readonly callerOf: (call: Call) => Caller;
  /** Milliseconds for which a request's body may stand still. */
  readonly idleMs: number;
  /** What a browser is shown that comes without a query. */
  readonly sendPage?: SendPage;
  /** Why what asks for a WebSocket has not become one. */
  readonly refusalOf: (request: IncomingMessage) => GatewayError | undefined;
}

/** GraphQL over HTTP. The gateway takes no cookies, so that no page can make a browser ask in its user's name. */
export function graphqlRoutes(
  app: FastifyInstance,
  routes: GraphqlRoutes,
): void {
  const { sendPage } = routes;
  takeJsonOnly(app);
  app.setErrorHandler(sendGraphqlFailure);
  app.addHook('onRequest', (request, reply, done) => {
    request.raw.socket.setTimeout(routes.idleMs);
    continueBody(request.raw, reply.raw);
    done(routes.refusalOf(request.raw));
  });

  const answer = (request: FastifyRequest, reply: FastifyReply) =>
    execute(routes, request, reply);
  app.get('/graphql', (request, reply) =>
    sendPage && wantsPage(request) ? sendPage(reply) : answer(request, reply),
  );
  app.post('/graphql', { bodyLimit: MAX_BODY_BYTES }, answer);
}

async function execute(
  { graphql, callerOf }: GraphqlRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.raw.socket.setTimeout(0);
  const caller = callerOf(callOf(request, reply));
  const { status, headers, body } = await graphql.execute(
    requestOf(request),
    caller,
  );
  for (const [name, value] of headers) reply.header(name, value);
  // Bytes rather than text: node would make one text of it and the head first, and copy both twice.
  return reply
    .code(status ?? 200)
    .send(
      body.kind === 'complete'
        ? Buffer.from(body.string)
        : Readable.from(body.asyncIterator),
    );
}

function requestOf(request: FastifyRequest): HTTPGraphQLRequest {
  const mark = request.url.indexOf('?');
  return {
    method: request.method === 'HEAD' ? 'GET' : request.method,
    headers: headerMap(request.headers),
    search: mark < 0 ? '' : request.url.slice(mark),
    body: request.body,
  };
}

function headerMap(headers: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

/** A browser's address bar, rather than a program that asks something. */
function wantsPage(request: FastifyRequest): boolean {
  const accepts = request.headers.accept ?? '';
  return accepts.includes('text/html') && !request.url.includes('query=');
}

function takeJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    (_request, text, done) => {
      try {
        done(null, JSON.parse(String(text)));
      } catch (error) {
        done(notJson(error));
      }
    },
  );
  app.addContentTypeParser('*', (_request, _payload, done) => {
    const message = 'Send GraphQL with Content-Type: application/json.';
    done(new GatewayError('BAD_USER_INPUT', message));
  });
}

function notJson(error: unknown): GatewayError {
  const why = error instanceof Error ? error.message : String(error);
  const message = `The body is not JSON: ${why}. Send an object such as {"query": "{ accounts { name } }"}.`;
  return new GatewayError('BAD_USER_INPUT', message);
}

/** What goes wrong before GraphQL begins, in GraphQL's own shape. */
function sendGraphqlFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, body } = failedAnswer(error, request);
  const { message, ...extensions } = body;
  const accepts = request.headers.accept ?? '';
  const type = accepts.includes(GRAPHQL_JSON)
    ? GRAPHQL_JSON
    : 'application/json';
  return reply
    .code(status)
    .type(`${type}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message, extensions }] }));
}
