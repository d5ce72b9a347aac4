import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

/** How one reaches a service that speaks S3; buckets stand in the path. */
export interface S3Endpoint extends S3Keys {
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  readonly region: string;
}

/** Whose requests they are. */
export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A client of it that asks as plainly as every service understands, and nothing twice. */
export function clientOf(s3: S3Endpoint): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/**
 * Makes a bucket, writes, reads back and deletes: that a port is open proves nothing.
 * @throws Error
 */
export async function proveS3(s3: S3Endpoint): Promise<void> {
  const client = clientOf(s3);
  const Bucket = 'stowage-proof';
  const object = { Bucket, Key: 'object' };
  try {
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(new PutObjectCommand({ ...object, Body: 'kept' }));
    const { Body } = await client.send(new GetObjectCommand(object));
    const kept = await Body?.transformToString();
    await client.send(new DeleteObjectCommand(object));
    await client.send(new DeleteBucketCommand({ Bucket }));
    if (kept !== 'kept') throw new Error(`S3 gave back '${String(kept)}'`);
  } finally {
    client.destroy();
  }
}
