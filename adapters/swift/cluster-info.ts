import { z } from 'zod';
import type { Cluster } from './cluster.js';
import { RefusedError } from './http/failures.js';
import type { Http } from './http/http.js';

/** Swift's own numbers, where a cluster does not tell its. */
const FIVE_GIB = 5 * 1024 ** 3;
const LISTING_LIMIT = 10_000;
const METADATA = {
  maxNameBytes: 128,
  maxValueBytes: 256,
  maxEntries: 90,
  maxBytes: 4096,
};
const MAX_SEGMENTS = 1_000;
const MAX_BULK_DELETES = 10_000;

/** A number that can be one, or what holds where there is none. */
const count = (otherwise: number) =>
  z.number().int().positive().catch(otherwise);

/** What is not there, or is no object, is not offered. */
const offer = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object(shape).optional().catch(undefined);

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];

const INFO = z.object({
  swift: z.object({
    max_file_size: count(FIVE_GIB),
    container_listing_limit: count(LISTING_LIMIT),
    account_listing_limit: count(LISTING_LIMIT),
    max_meta_name_length: count(METADATA.maxNameBytes),
    max_meta_value_length: count(METADATA.maxValueBytes),
    max_meta_count: count(METADATA.maxEntries),
    max_meta_overall_size: count(METADATA.maxBytes),
  }),
  slo: offer({
    max_manifest_segments: count(MAX_SEGMENTS),
    min_segment_size: count(1),
  }),
  object_versioning: offer({}),
  bulk_delete: offer({ max_deletes_per_request: count(MAX_BULK_DELETES) }),
  tempurl: offer({
    methods: z.array(z.string()).catch(METHODS),
    // Clusters too old to say it know no other.
    allowed_digests: z.array(z.string()).catch(['sha1']),
  }),
});

type Info = z.infer<typeof INFO>;

/** What was to be learnt of a cluster. */
export interface Discovery {
  readonly cluster: Cluster;
  /** Why nothing was; absent where it told. */
  readonly hidden?: string;
}

/** Statuses by which a cluster keeps to itself what it can do. */
const HIDDEN: ReadonlySet<number> = new Set([401, 403, 404]);

/** A cluster that says nothing of itself: what every Swift does, and no more. */
const SILENT_CLUSTER: Cluster = {
  maxFileSize: FIVE_GIB,
  listingLimit: LISTING_LIMIT,
  metadata: METADATA,
  keepsVersions: false,
};

/**
 * Reads /info of the cluster where the account is.
 * @throws RefusedError for any status that says nothing of /info itself; NotSwiftError, and what undici throws
 */
export async function discover(
  http: Http,
  storageUrl: string,
  signal: AbortSignal,
): Promise<Discovery> {
  const url = infoUrlOf(storageUrl);
  const answer = await http.send({ method: 'GET', url, headers: {}, signal });
  const { status, transaction } = answer;
  if (status === 200) return discovered(await answer.json(), url);

  await answer.discard();
  if (HIDDEN.has(status)) return hiddenBy(`${url} answers ${status}`);
  const said = `at ${url}`;
  const retryAfter = answer.header('retry-after');
  throw new RefusedError({ status, said, transaction, retryAfter });
}

/** Beside `/v1`: at the root, but for Ceph's gateway, which is Swift below `/swift`. */
function infoUrlOf(storageUrl: string): string {
  const [, base] =
    /^(https?:\/\/[^/]+.*?)\/v1(?:\.0)?(?:\/|$)/.exec(storageUrl) ?? [];
  return `${base ?? new URL(storageUrl).origin}/info`;
}

function discovered(json: unknown, url: string): Discovery {
  const info = INFO.safeParse(json);
  return info.success
    ? { cluster: clusterOf(info.data) }
    : hiddenBy(`${url} says nothing of \`swift\``);
}

function hiddenBy(how: string): Discovery {
  return { cluster: SILENT_CLUSTER, hidden: how };
}

function clusterOf(info: Info): Cluster {
  const { swift, slo, bulk_delete: bulk } = info;
  const digests = digestsOf(info);
  return {
    maxFileSize: swift.max_file_size,
    listingLimit: Math.min(
      swift.container_listing_limit,
      swift.account_listing_limit,
    ),
    metadata: {
      maxNameBytes: swift.max_meta_name_length,
      maxValueBytes: swift.max_meta_value_length,
      maxEntries: swift.max_meta_count,
      maxBytes: swift.max_meta_overall_size,
    },
    ...(slo && {
      largeObjects: {
        maxSegments: slo.max_manifest_segments,
        minSegmentBytes: slo.min_segment_size,
      },
    }),
    keepsVersions: info.object_versioning !== undefined,
    ...(bulk && { maxBulkDeletes: bulk.max_deletes_per_request }),
    ...(digests && { tempUrlDigests: digests }),
  };
}

/** Signed URLs are to read and to write. */
function digestsOf({ tempurl }: Info): readonly string[] | undefined {
  const serves = ['GET', 'PUT'].every((method) =>
    tempurl?.methods.includes(method),
  );
  return serves ? tempurl?.allowed_digests : undefined;
}
