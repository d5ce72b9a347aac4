import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  ConfigError,
  loadConfig,
  type Config,
} from '../../src/config/index.js';
import {
  OptionsError,
  UnknownOptionError,
  type BackendDriver,
} from '../../src/storage/index.js';
import { emptyFolder } from '../support/folders.js';

/** A backend that reads options and opens nothing: what the config room sees of an adapter. */
export function driverOf(kind: string): BackendDriver {
  return {
    kind,
    secrets: ['key', 'auth.password'],
    paths: ['path'],
    parseOptions: (raw) => {
      if (typeof raw === 'object' && raw && 'pth' in raw) {
        throw new UnknownOptionError(['pth'], ['path', 'mode']);
      }
      if (typeof raw === 'object' && raw && 'mode' in raw) {
        throw new OptionsError(['mode'], 'no mode today');
      }
      return raw;
    },
    open: () => Promise.reject(new Error('nothing opens here')),
  };
}

export const DRIVERS = [driverOf('local'), driverOf('swift')];

export interface Written {
  readonly text: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a file of this text, `stowage.yaml` in a folder of its own, says. */
export function configOf({ text, environment = {} }: Written): Config {
  const folder = emptyFolder();
  writeFileSync(path.join(folder, 'stowage.yaml'), text);
  return loadConfig({ drivers: DRIVERS, environment, folder });
}

/** What is said against a file of this text. */
export function faultOf(written: Written): ConfigError {
  try {
    configOf(written);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}
