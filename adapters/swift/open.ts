import {
  StorageError,
  type ErrorContext,
  type Facet,
  type OpenManner,
} from '../../src/storage/index.js';
import { Session } from './auth/session.js';
import { SwiftBackend, type Signing } from './backend.js';
import { discover, type Discovery } from './cluster-info.js';
import { Desk } from './desk.js';
import { toStorageError } from './errors.js';
import type { Answer } from './http/answer.js';
import { NoEndpointError } from './http/failures.js';
import { Http } from './http/http.js';
import { loginOf } from './login.js';
import type { SwiftOptions } from './options.js';
import { settleKeys, type SigningKey } from './url-keys.js';
import { Wire } from './wire.js';

/** An account opens within so many milliseconds, or not at all. */
const OPEN_WITHIN_MS = 20_000;

/** Digests that are still good for signing, the most usual first. */
const DIGESTS = ['sha256', 'sha512'] as const;

/** An opening under way. */
interface Opening {
  readonly options: SwiftOptions;
  readonly purpose: NonNullable<OpenManner['purpose']>;
  readonly http: Http;
  readonly wire: Wire;
  readonly signal: AbortSignal;
  /** What is asked just now, to be named where it fails. */
  at: string;
}

/**
 * Logs in, learns what the cluster can do, and sees that URLs can be signed: the key for them is put on
 * the account, unless it is only looked at.
 * @throws StorageError CONFIG_INVALID, AUTH_FAILED, UNAVAILABLE, within 20 seconds
 */
export async function openSwift(
  options: SwiftOptions,
  { purpose = 'USE' }: OpenManner = {},
): Promise<SwiftBackend> {
  const http = new Http();
  const wire = new Wire(http, new Session(loginOf(http, options)));
  const signal = AbortSignal.timeout(OPEN_WITHIN_MS);
  const at = options.auth.url;
  const opening = { options, purpose, http, wire, signal, at };
  try {
    return await opened(opening);
  } catch (error) {
    await wire.close();
    throw openError(error, opening);
  }
}

async function opened(opening: Opening): Promise<SwiftBackend> {
  const { http, wire, signal, options, purpose } = opening;
  const storageUrl = await wire.storageUrl(signal);
  opening.at = storageUrl;
  const discovery = await discover(http, storageUrl, signal);
  const account = await accountAt(opening);
  const settled = await signingBy(discovery, () =>
    settleKeys(wire, { options, account, signal, purpose }),
  );
  return new SwiftBackend({
    desk: new Desk(wire, discovery.cluster),
    storageUrl,
    ...('key' in settled && { signing: settled }),
    lacks: lacksOf(discovery, settled),
  });
}

/** By which a cluster says that a URL is no account's. */
const NO_ACCOUNT = [400, 404, 410, 412];

/** Who may not look at the account may still use containers of it. */
async function accountAt({ wire, signal, at }: Opening): Promise<Answer> {
  const also = [403, ...NO_ACCOUNT];
  const account = await wire.tell({ method: 'HEAD' }, signal, also);
  if (!NO_ACCOUNT.includes(account.status)) return account;

  const reason = `there is no account at ${at}: check \`storageUrl\`, or have it made`;
  throw new StorageError('CONFIG_INVALID', { reason, status: account.status });
}

type Settled = Signing | { readonly lacks: string };

async function signingBy(
  { cluster, hidden }: Discovery,
  settle: () => Promise<SigningKey>,
): Promise<Settled> {
  const { tempUrlDigests } = cluster;
  if (tempUrlDigests === undefined) {
    const no = 'the cluster has no signed URLs (tempurl)';
    return { lacks: hidden === undefined ? no : whyHidden(hidden) };
  }
  const digest = DIGESTS.find((one) => tempUrlDigests.includes(one));
  if (digest === undefined) {
    const lacks = `the cluster signs by ${tempUrlDigests.join(', ')} only, which is not safe any more`;
    return { lacks };
  }
  const settled = await settle();
  return 'key' in settled ? { ...settled, digest } : settled;
}

function lacksOf(
  { cluster, hidden }: Discovery,
  settled: Settled,
): Partial<Record<Facet, string>> {
  const why = (otherwise: string) =>
    hidden === undefined ? otherwise : whyHidden(hidden);
  return {
    ...(cluster.largeObjects === undefined && {
      multipart: why('the cluster has no static large objects (slo)'),
    }),
    ...(!cluster.keepsVersions && {
      versions: why('the cluster keeps no versions (object_versioning)'),
    }),
    ...(cluster.maxBulkDeletes === undefined && {
      bulkDelete: why('the cluster has no bulk delete'),
    }),
    ...('lacks' in settled && { signer: settled.lacks }),
  };
}

function whyHidden(hidden: string): string {
  return `the cluster does not tell what it can do (${hidden}): have its operator expose /info`;
}

/** Whatever failed, with the URL that was asked. */
function openError(error: unknown, { at, signal }: Opening): StorageError {
  const about = { backend: 'swift', operation: 'open' };
  if (error instanceof NoEndpointError) {
    const reason = error.message;
    return new StorageError('CONFIG_INVALID', { ...about, reason }, error);
  }
  if (signal.aborted) {
    const reason = `${at} gives no answer within ${OPEN_WITHIN_MS / 1000} seconds`;
    return new StorageError('UNAVAILABLE', { ...about, reason }, error);
  }
  return placed(toStorageError(error, about), at);
}

function placed({ code, context, cause }: StorageError, at: string) {
  const { reason = '' } = context;
  const named: ErrorContext = reason.includes(at)
    ? context
    : { ...context, reason: [at, reason].filter(Boolean).join(': ') };
  return new StorageError(code, named, cause);
}
