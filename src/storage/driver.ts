import type { StorageBackend } from './backend.js';

/**
 * What an adapter folder gives: its name in a configuration, how to read its options, how to open
 * an account.
 */
export interface BackendDriver<Options = unknown> {
  /** What `backend:` says in the configuration: `local`, `swift`, `s3`. */
  readonly kind: string;
  /**
   * Options that are secrets, by path: `['key']`, `['auth.password']`. They are redacted wherever
   * options are shown.
   */
  readonly secrets: readonly string[];
  /**
   * Options that are paths on this machine, named as in `secrets`. parseOptions gets them absolute:
   * a configuration file means relative ones from its own folder.
   */
  readonly paths: readonly string[];
  /**
   * Reads an account's block, `backend` left out.
   * @throws OptionsError naming the key, UnknownOptionError where it is none
   */
  parseOptions(raw: unknown): Options;
  /** @throws StorageError AUTH_FAILED, UNAVAILABLE, CONFIG_INVALID */
  open(options: Options, manner?: OpenManner): Promise<StorageBackend>;
}

/** How an account is opened. */
export interface OpenManner {
  /**
   * USE, when absent, may set up on the backend what a facet needs. LOOK changes nothing there that
   * others share: such a facet is absent, and `lacks` says what USE would do.
   */
  readonly purpose?: 'USE' | 'LOOK';
}

/** An option that can't be: which one, and what was expected. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
  /** From the account's block down: `['auth', 'url']`. */
  readonly path: readonly string[];

  constructor(path: readonly string[], expected: string) {
    super(expected);
    this.path = path;
  }
}

/** A key that is no option; which one was meant is for those to guess who show it. */
export class UnknownOptionError extends OptionsError {
  /** The keys that may stand in its place. */
  readonly known: readonly string[];

  constructor(path: readonly string[], known: readonly string[]) {
    super(path, 'unknown key');
    this.known = known;
  }
}
