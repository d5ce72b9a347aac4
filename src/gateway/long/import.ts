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
import type { Arriving, Origin } from './origin.js';
import { runTransfer } from './transfer.js';
import type { ImportWork } from './work.js';

/** Fetches what a URL gives into one new version of a file. */
export function runImport(
  caller: Caller,
  run: JobRun,
  work: ImportWork,
): Promise<FileRef> {
  return runTransfer({
    caller,
    run,
    account: work.within.account,
    origin: originOf(caller, run, work),
    settle: (arriving) => settle(caller, work, arriving),
    rule: work.rule,
    describe: ({ contentType }) =>
      defined({
        contentType: work.contentType ?? contentType,
        metadata: work.metadata && new Map(work.metadata),
      }),
    expect: work.checksums ?? {},
  });
}

function originOf(caller: Caller, run: JobRun, work: ImportWork): Origin {
  const { remote, imports } = caller.services;
  const { signal } = caller.call;
  const { url, headers } = work;
  const maxSize = Math.min(work.maxSize ?? Infinity, imports.maxSize);
  const notAfter = endOf(caller, run);
  const request = { url, headers, maxSize, notAfter, signal };
  return {
    open: async (from) => {
      try {
        return await remote.open({ ...request, ...defined({ from }) });
      } catch (error) {
        // Another file by now: what came of the former one is no part of it.
        const isOther = remote.faultOf(error)?.reason === 'CHANGED';
        if (!from || !isOther) throw error;
        return remote.open(request);
      }
    },
  };
}

/** When it has taken as long as it may, from when it was first begun: a restart gives it no more time. */
function endOf({ services }: Caller, { job }: JobRun): Date {
  const { startedAt = job.createdAt } = job;
  return new Date(startedAt.getTime() + services.imports.maxSeconds * 1000);
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
