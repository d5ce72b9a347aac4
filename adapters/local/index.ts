import type { BackendDriver } from '../../src/storage/index.js';
import { LocalBackend } from './backend.js';
import { toOpenError } from './errors.js';
import type { LocalOptions } from './options.js';
import { parseOptions } from './options.js';
import { openWire } from './wire.js';

/** Containers and objects in a directory of this machine's own disk. */
export const local = {
  kind: 'local',
  secrets: [],
  paths: ['path'],
  parseOptions,

  async open({ path }) {
    try {
      return new LocalBackend(await openWire(path));
    } catch (error) {
      throw toOpenError(error, path);
    }
  },
} satisfies BackendDriver<LocalOptions>;
