import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** The editor starts workers and writes styles; nothing comes from, or goes to, another host. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** One file of the built page. */
interface Asset {
  readonly content: Buffer;
  readonly type: string;
  readonly caching: string;
}

const NO_ASSETS: ReadonlyMap<string, Asset> = new Map();

/** The page has not been built, or is elsewhere. */
class PageError extends Error {
  override readonly name = 'PageError';
  readonly code = 'NO_PAGE';

  constructor(directory: string) {
    super(`There is no GraphiQL page in ${directory}. Run npm run build.`);
  }
}

/** Answers with the page itself. */
export type SendPage = (reply: FastifyReply) => FastifyReply;

/**
 * Serves the built page under /graphiql/: the files that are there now, held in memory, and nothing else.
 * @throws PageError when the directory holds no page
 */
export function graphiqlRoutes(
  app: FastifyInstance,
  directory: string,
): SendPage {
  const assets = existsSync(directory) ? assetsIn(directory) : NO_ASSETS;
  const page = assets.get('index.html');
  if (!page) throw new PageError(directory);

  const sendPage: SendPage = (reply) => send(reply, page);
  app.get('/', (_request, reply) => reply.redirect('/graphql'));
  app.get('/graphiql', (_request, reply) => reply.redirect('/graphql'));
  app.get('/graphiql/', (_request, reply) => sendPage(reply));
  for (const [path, asset] of assets) {
    app.get(`/graphiql/${path}`, (_request, reply) => send(reply, asset));
  }
  return sendPage;
}

function send(reply: FastifyReply, asset: Asset): FastifyReply {
  return reply
    .type(asset.type)
    .header('cache-control', asset.caching)
    .header('content-security-policy', POLICY)
    .send(asset.content);
}

/** By path from the directory, with '/'. */
function assetsIn(directory: string): ReadonlyMap<string, Asset> {
  const entries = readdirSync(directory, {
    recursive: true,
    withFileTypes: true,
  });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        const path = relative(directory, file).split(sep).join('/');
        return [path, assetOf(file, path)] as const;
      }),
  );
}

/** What Vite puts into assets/ has a digest in its name: another content is another file. */
function assetOf(file: string, path: string): Asset {
  return {
    content: readFileSync(file),
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    caching: path.startsWith('assets/')
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
  };
}
