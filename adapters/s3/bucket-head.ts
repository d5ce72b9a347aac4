import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { defined } from '../../src/storage/index.js';
import type { Wire } from './wire.js';

/** What a service tells of a bucket without being asked for: Ceph does, older versions included. */
export interface BucketHead {
  readonly objectCount?: number;
  readonly bytesUsed?: number;
}

/** An answer as it came, as far as it is looked at. */
interface Answer {
  readonly headers: Readonly<Record<string, string>>;
}

/** A HEAD of a bucket. */
export async function headBucket(
  wire: Wire,
  Bucket: string,
  signal: AbortSignal,
): Promise<BucketHead> {
  const command = new HeadBucketCommand({ Bucket });
  let headers: Answer['headers'] = {};
  command.middlewareStack.add(
    (next) => async (asked) => {
      const answered = await next(asked);
      ({ headers } = answered.response as Answer);
      return answered;
    },
    { step: 'deserialize', priority: 'low' },
  );
  await wire.ask(command, signal);
  return defined({
    objectCount: countIn(headers['x-rgw-object-count']),
    bytesUsed: countIn(headers['x-rgw-bytes-used']),
  });
}

function countIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}
