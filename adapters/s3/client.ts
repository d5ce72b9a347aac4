import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { defined } from '../../src/storage/index.js';
import { hasNoCredentials } from './errors.js';
import { Guard } from './guard.js';
import type { S3Options } from './options.js';

/** So many connections at most; what waits for one is bound by the layers. */
const MAX_SOCKETS = 256;

/** A connection is made within so many milliseconds, or not at all. */
const CONNECT_MS = 5_000;

/** An idle one is closed after so long, before services do it: they don't say so beforehand. */
const IDLE_MS = 4_000;

/** The place of what tries again in the SDK, wraps errors of the system, and talks to the console. */
const RETRYING = {
  step: 'finalizeRequest',
  priority: 'high',
  name: 'retryMiddleware',
  override: true,
} as const;

/** Where clients come from. */
export interface Clients {
  /** One that shares the others' connections, and looks up its credentials anew. */
  readonly make: () => S3Client;
  /** Whether a new one may have other credentials: not where the options name them. */
  readonly renews: boolean;
}

/**
 * Clients of the service. They send nothing twice that changes anything, which is for the layers; and
 * they add no checksums that nobody asked for, which other services than AWS answer with errors.
 */
export function clientsOf(options: S3Options): Clients {
  const guard = new Guard();
  const identity = identityOf(options);
  // Agents of the SDK's own: only with them does it wait for 100 Continue before a large body.
  const agent = { maxSockets: MAX_SOCKETS, timeout: IDLE_MS };
  let requestHandler: NonNullable<S3ClientConfig['requestHandler']> = {
    connectionTimeout: CONNECT_MS,
    httpAgent: agent,
    httpsAgent: agent,
  };
  const make = () => {
    const client = new S3Client({
      ...identity,
      ...credentialsOf(options),
      followRegionRedirects: false,
      requestHandler,
    });
    ({ requestHandler } = client.config);
    client.middlewareStack.add((next) => next, RETRYING);
    guard.watch(client);
    sayEmpty(client);
    return client;
  };
  return { make, renews: options.accessKeyId === undefined };
}

/** Swift waits for the body of a DELETE that does not say that it has none. */
function sayEmpty({ middlewareStack }: S3Client): void {
  middlewareStack.add(
    (next) => (args) => {
      const { method, headers, body } = args.request as Request;
      if (method === 'DELETE' && body === undefined)
        headers['content-length'] = '0';
      return next(args);
    },
    { step: 'build', name: 'stowageEmpty' },
  );
}

/** A request as the SDK sends it, which it has a type for only in its own depths. */
interface Request {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** What signs URLs: as clients reach the service. It sends nothing. */
export function signingClientOf(options: S3Options): S3Client {
  const { publicEndpoint = options.endpoint, ...rest } = options;
  const identity = identityOf(defined({ ...rest, endpoint: publicEndpoint }));
  return new S3Client({ ...identity, ...credentialsOf(options) });
}

function identityOf(options: S3Options): S3ClientConfig {
  const { endpoint, region } = options;
  const { forcePathStyle = endpoint !== undefined } = options;
  return {
    ...defined({ endpoint }),
    region,
    forcePathStyle,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
}

type Chain = ReturnType<typeof defaultProvider>;

/** The SDK's own chain would keep for good what it once read in a file. */
function credentialsOf(options: S3Options): S3ClientConfig {
  const { profile, accessKeyId, secretAccessKey, sessionToken } = options;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const chain = defaultProvider(defined({ profile, ignoreCache: true }));
    if (profile === undefined) return { credentials: chain };
    return { profile, credentials: namingProfile(profile, chain) };
  }
  return {
    credentials: defined({ accessKeyId, secretAccessKey, sessionToken }),
  };
}

/** The SDK only says that there are none. */
function namingProfile(profile: string, chain: Chain): Chain {
  return async (given) => {
    try {
      return await chain(given);
    } catch (error) {
      if (!hasNoCredentials(error)) throw error;
      const { name, message } = error;
      const said = `profile '${profile}' gives no keys (${message})`;
      throw Object.assign(new Error(said, { cause: error }), { name });
    }
  };
}
