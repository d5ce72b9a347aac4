import type { FastifyInstance } from 'fastify';
import {
  nothingPublic,
  readPublicly,
  type FileRef,
} from '../../gateway/index.js';
import type { ObjectStat, PublicationStat } from '../../storage/index.js';
import { download } from '../blobs/download.js';
import { callOf } from '../call.js';
import type { HttpLimits } from '../limits.js';
import type { HttpOptions } from '../options.js';

/** Whose file it is, its container and its name, still percent-encoded. */
const PATH = /^\/public\/([^/?#]+)\/([^/?#]+)\/([^?#]+)/;

/**
 * Files of public containers, for anyone: as they are now, and nothing else of the container. Whatever can't be read is
 * the same 404, so that nobody learns what is private.
 */
export function publicRoutes(
  app: FastifyInstance,
  { callerOf }: HttpOptions,
  { idleMs }: HttpLimits,
): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/public/*',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      // Without credentials there is nothing that a page of another origin could read in their name.
      reply.headers({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': '*',
      });
      const ref = refIn(request.url);
      if (!ref) throw nothingPublic();

      const caller = callerOf(callOf(request, reply));
      const exchange = { request, reply, caller, idleMs };
      await readPublicly(caller, ref, async (publication) => {
        const caching = (stat: ObjectStat) => cachingOf(publication, stat);
        const serving = { disposition: 'INLINE', caching } as const;
        await download({ ...exchange, ref, serving });
      });
      return reply;
    },
  });
}

/**
 * What a URL names, to the letter: URL libraries would fold segments such as '..' and join slashes, and a name is no
 * path. Undefined where it names no file.
 */
function refIn(url: string): FileRef | undefined {
  const [, ...encoded] = PATH.exec(url) ?? [];
  // What is no percent-encoding of UTF-8 has not come as far as this.
  const [account, container, name] = encoded.map(decodeURIComponent);
  return account && container && name
    ? { account, container, name }
    : undefined;
}

/** No longer than the file lives. Where nobody said how long, it may be kept, but is asked about each time. */
function cachingOf(
  { ttlSeconds }: PublicationStat,
  { expiresAt }: ObjectStat,
): string {
  if (ttlSeconds === undefined) return 'public, no-cache';
  const leftMs = expiresAt ? expiresAt.getTime() - Date.now() : Infinity;
  const left = Math.max(Math.floor(leftMs / 1000), 0);
  return `public, max-age=${Math.min(ttlSeconds, left)}`;
}
