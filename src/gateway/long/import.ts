import {
  checkNewObjectName,
  defined,
  StorageError,
} from '../../storage/index.js';
import type { JobRun } from '../../jobs/index.js';
import type { Caller } from '../caller.js';
import { GatewayError } from '../errors.js';
import { settleTarget, type SettledTarget } from '../if-exists.js';
import type { FileRef } from '../refs.js';
import type { Arriving, Place } from './origin.js';
import { runTransfer } from './transfer.js';
import type { ImportWork } from './work.js';

/** Fetches what a URL gives into one new version of a file. */
export function runImport(
  caller: Caller,
  run: JobRun,
  work: ImportWork,
): Promise<FileRef> {
  const { remote, imports } = caller.services;
  const { account } = work.within;
  const maxSize = Math.min(work.maxSize ?? Infinity, imports.maxSize);
  const { url, headers } = work;
  const { signal } = caller.call;
  const open = (from: Place | undefined): Promise<Arriving> =>
    remote.open({ url, headers, maxSize, signal, ...defined({ from }) });

  return runTransfer({
    caller,
    run,
    account,
    origin: {
      open: (from) =>
        open(from).catch((error: unknown) => {
          // Another file by now: what came of the former one is no part of it.
          const isOther = remote.faultOf(error)?.reason === 'CHANGED';
          if (from && isOther) return open(undefined);
          throw error;
        }),
    },
    settle: (arriving) => settle(caller, work, arriving),
    describe: ({ contentType }) =>
      defined({
        contentType: work.contentType ?? contentType,
        metadata: work.metadata && new Map(work.metadata),
      }),
    expect: work.checksums ?? {},
  });
}

function settle(
  caller: Caller,
  { within, name, rule }: ImportWork,
  arriving: Arriving,
): Promise<SettledTarget> {
  const chosen = name ?? usable(within.container, arriving.name);
  if (chosen === undefined) throw noName();
  return settleTarget(caller, { ...within, name: chosen }, rule);
}

/** The other side's own name, unless no file can be called that. */
function usable(
  container: string,
  name: string | undefined,
): string | undefined {
  if (name === undefined) return undefined;
  try {
    checkNewObjectName(container, name);
    return name;
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}

function noName(): GatewayError {
  const message =
    'Neither the answer nor the URL has a name that a file could have. Give one as `name`.';
  return new GatewayError('IMPORT_FAILED', message, { reason: 'NO_NAME' });
}
