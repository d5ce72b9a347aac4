import type { JobRun } from '../../jobs/index.js';
import type { Checksums, Metadata, Slices } from '../../storage/index.js';
import type { Caller } from '../caller.js';
import type { SettledTarget, TargetRule } from '../if-exists.js';
import type { Arriving, Origin } from './origin.js';

/** One content on its way to one file. */
export interface Transfer {
  readonly caller: Caller;
  readonly run: JobRun;
  readonly account: string;
  readonly origin: Origin;
  /** Where it goes, once it is known what comes; asked again where it begins anew, or the name is lost. */
  readonly settle: (arriving: Arriving) => Promise<SettledTarget>;
  readonly rule: TargetRule;
  readonly describe: (arriving: Arriving) => Described;
  /** Compared before anything can be seen. */
  readonly expect: Checksums;
}

/** What is said of the file. */
export interface Described {
  readonly contentType?: string;
  readonly metadata?: Metadata;
}

/** What comes, and where it goes. */
export interface Move {
  readonly transfer: Transfer;
  readonly arriving: Arriving;
  readonly slices: Slices;
}
