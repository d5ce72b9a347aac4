import path from 'node:path';
import {
  OptionsError,
  UnknownOptionError,
  type BackendDriver,
} from '../storage/index.js';
import type { KeyPath } from './document.js';
import { Secret } from './secret.js';
import { notAmong } from './suggest.js';

/** One account as configured: what opens it, with what. */
export interface AccountConfig {
  readonly name: string;
  readonly driver: BackendDriver;
  /** What the driver read; for its `open` alone. */
  readonly options: Secret<unknown>;
  /** The options as they may be shown: those that are secret are redacted. */
  readonly shown: Readonly<Record<string, unknown>>;
}

/** What is to be read, and with what. */
export interface AccountsSource {
  readonly drivers: readonly BackendDriver[];
  /** Where relative paths begin. */
  readonly baseDir: string;
  /** What to throw about a key. */
  readonly fault: (path: KeyPath, expected: string) => Error;
}

/** Names stand in IDs, URLs and logs. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * Every account of the `accounts` block, in its order.
 * @throws what `fault` gives, about the first that can't be
 */
export function readAccounts(
  raw: unknown,
  source: AccountsSource,
): readonly AccountConfig[] {
  const blocks = isBlock(raw) ? Object.entries(raw) : [];
  if (blocks.length === 0) {
    const expected = "expected at least one account's name and its block";
    throw source.fault(['accounts'], expected);
  }
  return blocks.map(([name, block]) => readAccount(name, block, source));
}

function readAccount(
  name: string,
  block: unknown,
  source: AccountsSource,
): AccountConfig {
  const within = ['accounts', name];
  if (!NAME.test(name)) {
    throw source.fault(
      within,
      "an account's name is 1 to 64 of a-z, 0-9, '.', '_' and '-', and begins with a letter or digit",
    );
  }
  if (!isBlock(block)) {
    throw source.fault(within, 'expected a block that says `backend: …`');
  }

  const { backend, ...rest } = block;
  const driver = driverOf(backend, within, source);
  const raw = withPaths(rest, driver.paths, source.baseDir);
  return {
    name,
    driver,
    options: new Secret(parsed(driver, raw, { within, source })),
    shown: withoutSecrets(raw, driver.secrets),
  };
}

function driverOf(
  backend: unknown,
  within: readonly string[],
  { drivers, fault }: AccountsSource,
): BackendDriver {
  const driver = drivers.find(({ kind }) => kind === backend);
  if (driver) return driver;

  const kinds = drivers.map(({ kind }) => kind);
  if (typeof backend === 'string') {
    const expected = notAmong(kinds, 'backend', backend);
    throw fault([...within, 'backend'], expected);
  }
  const expected = `expected a \`backend\`, one of ${kinds.join(', ')}`;
  throw fault(within, expected);
}

function parsed(
  driver: BackendDriver,
  raw: Block,
  { within, source }: { within: KeyPath; source: AccountsSource },
): unknown {
  try {
    return driver.parseOptions(raw);
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    throw source.fault([...within, ...error.path], expectedBy(error));
  }
}

function expectedBy(error: OptionsError): string {
  return error instanceof UnknownOptionError
    ? notAmong(error.known, 'key', error.path.at(-1) ?? '')
    : error.message;
}

type Block = Readonly<Record<string, unknown>>;

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Relative paths are meant from where the configuration stands. */
function withPaths(
  options: Block,
  paths: readonly string[],
  baseDir: string,
): Block {
  return changedAt(options, paths, (value) =>
    typeof value === 'string' && value ? path.resolve(baseDir, value) : value,
  );
}

function withoutSecrets(options: Block, secrets: readonly string[]): Block {
  return changedAt(options, secrets, (value) => new Secret(value));
}

/** A copy with what stands at these places, such as `auth.password`, changed. */
function changedAt(
  options: Block,
  places: readonly string[],
  change: (value: unknown) => unknown,
): Block {
  return places.reduce(
    (block, place) => changedIn(block, place.split('.'), change),
    options,
  );
}

function changedIn(
  block: Block,
  [key = '', ...deeper]: readonly string[],
  change: (value: unknown) => unknown,
): Block {
  const value = block[key];
  if (value === undefined) return block;
  if (deeper.length === 0) return { ...block, [key]: change(value) };
  return isBlock(value)
    ? { ...block, [key]: changedIn(value, deeper, change) }
    : block;
}
