/** What a cluster of Ceph may have other than by default. */
export interface CephSettings {
  /** A new cluster even where the environment names one: for tests that count all that is in it. */
  readonly own?: true;
}
