import {
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { isRefused } from './errors.js';
import { isAwsItself, type S3Options } from './options.js';
import type { Service } from './service.js';
import type { Wire } from './wire.js';

/** What was to be learnt of a service. */
export interface Discovery {
  readonly service: Service;
  /** Why a bucket keeps no versions or can't be opened by a policy, where that is so. */
  readonly lacks: {
    readonly versions?: string;
    readonly publication?: string;
  };
}

/**
 * Request ids of Ceph's gateway: `tx0000038bdb8697c36087e-006b01d993-1010-default`. Nothing else
 * tells it apart but a bucket's own answer, and there may be none.
 */
const OF_CEPH = /^tx[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-\S+$/;

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
  const isAws = isAwsItself(options);
  const isCeph = OF_CEPH.test(versions.requestId);
  return {
    service: {
      tagsBuckets: tags.has,
      hasPolicies: policies.has,
      keepsVersions: versions.has,
      countsObjects: isCeph,
      conditionalWrites: options.conditionalWrites ?? isAws,
      verifiesSha256: isAws,
      unsignedHeaders: unsignedHeadersOf(isAws, isCeph),
    },
    lacks: {
      ...(!versions.has && { versions: `${versions.why} (versioning)` }),
      ...(!policies.has && { publication: `${policies.why} (bucket policy)` }),
    },
  };
}

/** Of services that are neither it is not known, and can't be asked without writing. */
function unsignedHeadersOf(
  isAws: boolean,
  isCeph: boolean,
): Service['unsignedHeaders'] {
  if (isAws) return 'REFUSED';
  return isCeph ? 'SIGNED_AS_ABSENT' : 'TAKEN';
}

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
