import {
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { isRefused } from './errors.js';
import { isAwsItself, type S3Options } from './options.js';
import { namespaceOf } from './namespace.js';
import type { Maker, Service } from './service.js';
import type { Wire } from './wire.js';

/** What was to be learnt of a service. */
export interface Discovery {
  readonly service: Service;
  /** Why a bucket keeps no versions or no parts, or can't be opened by a policy, where that is so. */
  readonly lacks: {
    readonly multipart?: string;
    readonly versions?: string;
    readonly publication?: string;
  };
}

/**
 * Request ids of Ceph's gateway: `tx0000038bdb8697c36087e-006b01d993-1010-default`. Nothing else
 * tells it apart but a bucket's own answer, and there may be none.
 */
const OF_CEPH = /^tx[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-\S+$/;

/** Those of Swift's s3api begin as Ceph's do, and seldom go on: `tx0d5ee2d4cb4f4b0f8f9bb-006b01d993`. */
const OF_SWIFT = /^tx[0-9a-f]{21}-[0-9a-f]{10}/;

const LATE_PARTS =
  "Swift's own S3 takes parts of an upload that is complete, and breaks what it made; `backend: swift` does not";

/**
 * Learns what a service can do from what it answers to harmless questions. Nothing is written, and
 * the bucket asked for is the account's where its options name one, else one that is not there.
 * @throws what Wire.ask throws, for refusals that say nothing of the question itself
 */
export async function discover(
  wire: Wire,
  options: S3Options,
  signal: AbortSignal,
): Promise<Discovery> {
  const named = options.bucket ?? options.buckets?.[0];
  const isNamed = named !== undefined;
  const at = { Bucket: named ?? `stowage-${randomUUID()}` };
  const [kept, tags, policies] = await Promise.all([
    verdictOf(wire.ask(new GetBucketVersioningCommand(at), signal), isNamed),
    verdictOf(wire.ask(new GetBucketTaggingCommand(at), signal), isNamed),
    verdictOf(wire.ask(new GetBucketPolicyCommand(at), signal), isNamed),
  ]);
  const versions = ofOneBucket(kept, options);
  const maker = makerOf(options, versions.requestId);
  const namespace = await namespaceOf(maker, { wire, options, signal });
  return {
    service: {
      tagsBuckets: tags.has,
      hasPolicies: policies.has,
      keepsVersions: versions.has,
      countsObjects: maker === 'CEPH',
      conditionalWrites: options.conditionalWrites ?? maker === 'AWS',
      closesUploads: maker !== 'SWIFT',
      namespace,
      verifiesSha256: maker === 'AWS',
      unsignedHeaders: UNSIGNED_HEADERS[maker],
    },
    lacks: {
      ...(maker === 'SWIFT' && { multipart: LATE_PARTS }),
      ...(!versions.has && { versions: `${versions.why} (versioning)` }),
      ...(!policies.has && { publication: `${policies.why} (bucket policy)` }),
    },
  };
}

function makerOf(options: S3Options, requestId: string): Maker {
  if (isAwsItself(options)) return 'AWS';
  if (OF_CEPH.test(requestId)) return 'CEPH';
  return OF_SWIFT.test(requestId) ? 'SWIFT' : 'OTHER';
}

/** Of services that are neither it is not known, and can't be asked without writing. */
const UNSIGNED_HEADERS = {
  AWS: 'REFUSED',
  CEPH: 'SIGNED_AS_ABSENT',
  SWIFT: 'TAKEN',
  OTHER: 'TAKEN',
} satisfies Record<Maker, Service['unsignedHeaders']>;

/** The containers of one bucket keep versions as it does, and can't be told to. */
function ofOneBucket(kept: Verdict, { bucket }: S3Options): Verdict {
  if (bucket === undefined || !kept.has || kept.status) return kept;
  const why = 'the bucket keeps none: have that turned on for it';
  return { ...kept, has: false, why };
}

/** What the questions have in common: that of versioning says a bucket's. */
interface Answer {
  readonly $metadata: S3ServiceException['$metadata'];
  readonly Status?: string | undefined;
}

/** Whether the service has what it was asked for. */
interface Verdict {
  readonly has: boolean;
  readonly why: string;
  readonly requestId: string;
  readonly status: string | undefined;
}

async function verdictOf(
  answer: Promise<Answer>,
  isNamed: boolean,
): Promise<Verdict> {
  const of = ({ $metadata, Status: status }: Answer, why = '') => {
    const { requestId = '' } = $metadata;
    return { has: why === '', why, requestId, status };
  };
  try {
    return of(await answer);
  } catch (error) {
    if (isRefused(error, 301, 404)) return of(error);
    if (isRefused(error, 405, 501)) return of(error, 'the service has none');
    if (!isRefused(error, 'AccessDenied')) throw error;
    // Of a bucket that is not there nothing may be asked, of others perhaps.
    return of(error, isNamed ? 'the keys may not ask for it' : '');
  }
}
