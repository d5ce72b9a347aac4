import {
  Secret,
  type AccountConfig,
  type Config,
} from '../../src/config/index.js';
import { createLogger, type Logger } from '../../src/observe/index.js';
import type { StorageBackend } from '../../src/storage/index.js';
import { openReference } from '../reference/index.js';
import { emptyFolder } from '../support/folders.js';

/** Accounts whose backends are opened here, and what became of them, in order. */
export class Accounts {
  readonly happened: string[] = [];

  /** An account on the reference backend with some of it replaced. */
  reference(
    name: string,
    changes: Partial<StorageBackend> = {},
  ): AccountConfig {
    return this.opening(name, () => {
      this.happened.push(`${name} opened`);
      const close = () => {
        this.happened.push(`${name} closed`);
        return Promise.resolve();
      };
      return Promise.resolve({ ...openReference(), close, ...changes });
    });
  }

  /** An account that can't be opened. */
  broken(name: string, error: Error): AccountConfig {
    return this.opening(name, () => Promise.reject(error));
  }

  /** An account that opens as told. */
  opening(name: string, open: () => Promise<StorageBackend>): AccountConfig {
    const driver = {
      kind: 'reference',
      secrets: [],
      paths: [],
      parseOptions: () => ({}),
      open,
    };
    return { name, driver, options: new Secret({}), shown: {} };
  }
}

/** A configuration of these accounts, on any free port, with data in a folder of its own. */
export function configOf(
  accounts: readonly AccountConfig[],
  changes: Partial<Config> = {},
): Config {
  return {
    listen: { host: '127.0.0.1', port: 0 },
    dataDir: emptyFolder(),
    accounts,
    limits: {},
    imports: { allow: [], maxSize: 2 ** 30, maxSeconds: 60, idleSeconds: 10 },
    jobs: { perAccount: 4, inAll: 16, keptHours: 1 },
    cors: { origins: [] },
    graphiql: true,
    log: { level: 'info' },
    ...changes,
  };
}

/** A log that is kept, to be looked at. */
export function keptLog(): {
  readonly logger: Logger;
  readonly text: () => string;
  readonly clear: () => void;
} {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ level: 'debug', destination });
  const clear = () => {
    lines.length = 0;
  };
  return { logger, text: () => lines.join(''), clear };
}
