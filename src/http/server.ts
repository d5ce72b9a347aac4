import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import cors from '@fastify/cors';
import { fastify, type FastifyInstance } from 'fastify';
import { defined } from '../storage/index.js';
import { refuseConnection } from './client-error.js';
import { Connections } from './connections.js';
import { sendFailure } from './errors.js';
import { holdBodies } from './expectation.js';
import { answerKnownHosts } from './hosts.js';
import { QuietLogController } from './log-controller.js';
import { sendNotFound } from './not-found.js';
import { USUAL_LIMITS, type HttpLimits } from './limits.js';
import type { Http, HttpOptions } from './options.js';
import { onEveryRequest, prepareReply } from './every-request.js';
import { blobRoutes } from './routes/blobs.js';
import { graphiqlRoutes } from './routes/graphiql.js';
import { graphqlRoutes } from './routes/graphql.js';
import { healthRoutes } from './routes/health.js';
import { publicRoutes } from './routes/public.js';
import { Sockets } from './sockets/sockets.js';

/** Bytes of a request's line and headers; a ticket is most of it. */
const MAX_HEADER_BYTES = 16 * 1024;

const MAX_CONNECTIONS = 10_000;

/** Headers of answers that a page of another origin may read. */
const EXPOSED_HEADERS = [
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Range',
  'ETag',
  'Last-Modified',
  'Repr-Digest',
  'Retry-After',
  'X-Request-Id',
];

/** The gateway's HTTP: GraphQL and its WebSockets, signed URLs, public files, health, and GraphiQL. */
export function createHttp(options: HttpOptions): Http {
  const limits = { ...USUAL_LIMITS, ...options.limits };
  const sockets = new Sockets(options, limits);
  const app = emptyServer(options, sockets);
  app.server.maxConnections = MAX_CONNECTIONS;
  holdBodies(app.server);
  takeSockets(app.server, sockets);
  const connections = new Connections(app.server);

  const isDraining = () => connections.draining;

  onEveryRequest(app, limits.lingerMs, isDraining);
  answerKnownHosts(app, options.publicHost);
  addRoutes(app, { options, limits, sockets, isDraining });
  return {
    listen: async ({ host, port }) => {
      await app.ready();
      app.server.listen(port, host);
      await once(app.server, 'listening');
      return addressOf(app.server);
    },
    close: async () => {
      connections.drain();
      const cut = setTimeout(() => {
        connections.cut();
      }, limits.drainMs);
      await Promise.all([sockets.close(), app.close()]);
      clearTimeout(cut);
    },
  };
}

function emptyServer(
  { logger }: HttpOptions,
  sockets: Sockets,
): FastifyInstance {
  const app = fastify({
    loggerInstance: logger,
    logController: new QuietLogController(),
    genReqId: () => `req-${randomUUID()}`,
    // One logger for all: a child for each request costs more than the few lines that it writes.
    childLoggerFactory: (logger) => logger,
    routerOptions: { maxParamLength: MAX_HEADER_BYTES },
    return503OnClosing: false,
    requestTimeout: 0,
    keepAliveTimeout: 65_000,
    http: {
      headersTimeout: 10_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: MAX_HEADER_BYTES,
      insecureHTTPParser: false,
      shouldUpgradeCallback: (request) => sockets.takes(request),
    },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, request, reply) => {
      prepareReply(request, reply);
      sendFailure(error, request, reply);
    },
  });
  app.removeAllContentTypeParsers();
  // Bodies are left where they are: each route reads its own, or refuses it unread.
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(null);
  });
  app.setErrorHandler(sendFailure);
  app.setNotFoundHandler(sendNotFound);
  return app;
}

/** Node before 24.9 asks nobody whether a request may become a socket. */
function takeSockets(server: Server, sockets: Sockets): void {
  server.on('upgrade', (request, connection, head) => {
    if (sockets.takes(request)) sockets.take(request, connection, head);
    else connection.destroy();
  });
}

interface Served {
  readonly options: HttpOptions;
  readonly limits: HttpLimits;
  readonly sockets: Sockets;
  readonly isDraining: () => boolean;
}

function addRoutes(
  app: FastifyInstance,
  { options, limits, sockets, isDraining }: Served,
): void {
  const { graphql, callerOf, corsOrigins, graphiqlDir } = options;
  // Without origins no page of another may ask, and its headers need not be looked at.
  if (corsOrigins.length > 0) {
    app.register(cors, {
      origin: [...corsOrigins],
      methods: ['GET', 'HEAD', 'POST', 'PUT'],
      exposedHeaders: EXPOSED_HEADERS,
      maxAge: 600,
      strictPreflight: false,
    });
  }
  app.register(async (scope) => {
    blobRoutes(scope, options, limits);
    publicRoutes(scope, options, limits);
    healthRoutes(scope, options, isDraining);
    const sendPage =
      graphiqlDir === undefined
        ? undefined
        : graphiqlRoutes(scope, graphiqlDir);
    const { idleMs } = limits;
    await scope.register((inner, _none, done) => {
      const refusalOf = (request: IncomingMessage) =>
        sockets.refusalOf(request);
      const served = { graphql, callerOf, idleMs, sendPage, refusalOf };
      graphqlRoutes(inner, defined(served));
      done();
    });
  });
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server does not listen on a port.');
  }
  const host =
    address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
