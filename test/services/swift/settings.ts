/** What a cluster of Swift may have other than by default. */
export interface SwiftSettings {
  /** A new cluster even where the environment names one: for tests that reach behind it. */
  readonly own?: true;
  /** Starts a Keystone too, and takes its tokens beside those of tempauth. */
  readonly keystone?: boolean;
  /** The largest object in one piece, in bytes; Swift's own default is 5 GiB + 2. */
  readonly maxFileSize?: number;
  /** The most segments of one static large object; 1,000 by default. */
  readonly maxManifestSegments?: number;
  /** False: containers can't keep old versions. */
  readonly versioning?: boolean;
  /** False: the cluster knows nothing of temporary URLs. */
  readonly tempUrl?: boolean;
  /** How long a tempauth token holds; a day by default. */
  readonly tokenLifeSeconds?: number;
}

/** Whether any cluster will do: one that someone else has configured has what is asked for. */
export function areOrdinary(settings: SwiftSettings): boolean {
  return Object.keys(settings).every((name) => name === 'keystone');
}
