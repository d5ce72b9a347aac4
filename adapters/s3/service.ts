/** Whose service it is, as far as anything turns on that. */
export type Maker = 'AWS' | 'CEPH' | 'SWIFT' | 'OTHER';

/** What a service turned out to be able to do, as it said when it was asked once. */
export interface Service {
  /** Containers have metadata: tags of their buckets. */
  readonly tagsBuckets: boolean;
  /** Buckets can be opened to everyone by a policy. */
  readonly hasPolicies: boolean;
  readonly keepsVersions: boolean;
  /** It tells how many objects a bucket holds when it is asked for the bucket: Ceph does. */
  readonly countsObjects: boolean;
  /** If-None-Match and If-Match hold among racing writers, of parts and in versioned buckets too. */
  readonly conditionalWrites: boolean;
  /** An upload that is complete takes no more parts, which would take the place of what it made. */
  readonly closesUploads: boolean;
  /** The same for all accounts to whom a bucket's name is the same bucket; undefined where none are known. */
  readonly namespace: string | undefined;
  /** A digest by which a signed upload can be bound, since the service compares it. */
  readonly verifiesSha256: boolean;
  /**
   * What becomes of `x-amz-` headers that somebody adds to a signed upload: AWS refuses them; Ceph
   * does if they are signed as not being there; of others it is not known.
   */
  readonly unsignedHeaders: 'REFUSED' | 'SIGNED_AS_ABSENT' | 'TAKEN';
}
