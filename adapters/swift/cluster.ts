/** What a cluster says of itself at /info, and what it does where it says nothing. */
export interface Cluster {
  /** Bytes of one object that is no large object. */
  readonly maxFileSize: number;
  /** Names a page. */
  readonly listingLimit: number;
  readonly metadata: {
    /** Of a key, in bytes; and so on. */
    readonly maxNameBytes: number;
    readonly maxValueBytes: number;
    readonly maxEntries: number;
    readonly maxBytes: number;
  };
  /** Static large objects; absent where there are none. */
  readonly largeObjects?: {
    readonly maxSegments: number;
    readonly minSegmentBytes: number;
  };
  /** Whether containers can keep versions (`object_versioning`). */
  readonly keepsVersions: boolean;
  /** Names a request; absent where there is no bulk delete. */
  readonly maxBulkDeletes?: number;
  /** Signed URLs, and the digests they may have; absent where there are none. */
  readonly tempUrlDigests?: readonly string[];
}
