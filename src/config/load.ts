import { existsSync, readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import path from 'node:path';
import type { BackendDriver } from '../storage/index.js';
import { readAccounts, type AccountConfig } from './accounts.js';
import { ConfigDocument } from './document.js';
import {
  processEnvironment,
  reasonOf,
  type Environment,
} from './environment.js';
import { ConfigError } from './errors.js';
import { SHAPE, type Settings } from './shape.js';

/** Everything that can be set, checked; paths are absolute. */
export interface Config extends Omit<Settings, 'accounts'> {
  /** In the order of the file. At least one. */
  readonly accounts: readonly AccountConfig[];
}

/** Where a configuration comes from. */
export interface ConfigSource {
  /** What is looked for when absent: `stowage.yaml` in the folder; without one, the defaults hold. */
  readonly file?: string | undefined;
  /** Every kind of backend there is. */
  readonly drivers: readonly BackendDriver[];
  /** The process's own when absent. */
  readonly environment?: Environment;
  /** The working directory when absent. */
  readonly folder?: string;
}

const DEFAULT_FILE = 'stowage.yaml';

/**
 * The configuration, read and checked once.
 * @throws ConfigError naming file, line and key
 */
export function loadConfig(source: ConfigSource): Config {
  const { drivers, folder = process.cwd() } = source;
  const { environment = processEnvironment() } = source;
  const file = source.file ?? DEFAULT_FILE;
  const place = path.resolve(folder, file);
  const wanted = source.file !== undefined || existsSync(place);

  const document = new ConfigDocument(file, wanted ? textOf(file, place) : '');
  const settings = settingsOf(document, environment);
  checkHost(settings.listen.host, document);

  const baseDir = path.dirname(place);
  const dataDir = path.resolve(baseDir, settings.dataDir);
  const accounts = readAccounts(settings.accounts ?? defaultAccounts(dataDir), {
    drivers,
    baseDir,
    fault: (key, expected) => document.fault(key, expected),
  });
  return { ...settings, dataDir, accounts };
}

/** What someone who configures nothing gets: a store of their own beside the rest of the data. */
function defaultAccounts(dataDir: string): unknown {
  return { local: { backend: 'local', path: path.join(dataDir, 'local') } };
}

function textOf(file: string, place: string): string {
  try {
    return readFileSync(place, 'utf8');
  } catch (error) {
    throw new ConfigError({ file }, `it can't be read: ${reasonOf(error)}`);
  }
}

function settingsOf(
  document: ConfigDocument,
  environment: Environment,
): Settings {
  const { data, error } = SHAPE.safeParse(document.values(environment));
  if (data) return data;

  const faults = error.issues.map((issue) => {
    const extra = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const key = [...issue.path.map(String), ...extra.slice(0, 1)];
    return document.fault(key, issue.message);
  });
  throw faults.reduce((first, fault) =>
    (fault.line ?? 0) < (first.line ?? 0) ? fault : first,
  );
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whoever reaches the gateway may do everything, so only this machine may reach it. */
function checkHost(host: string, document: ConfigDocument): void {
  const family = isIP(host) === 6 ? 'ipv6' : 'ipv4';
  if (host === 'localhost' || LOOPBACK.check(host, family)) return;
  throw document.fault(
    ['listen', 'host'],
    'the gateway does not ask who calls, so it listens only where this machine alone can call: ' +
      '127.0.0.1, ::1 or localhost. Put what checks callers in front of it',
  );
}
