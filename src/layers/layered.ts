import { type Call, type StorageBackend } from '../storage/index.js';
import type { Method } from './around.js';
import { attribute } from './attribute.js';
import { bound } from './bound.js';
import { closed } from './closing.js';
import { deadline, wholeTime, type Patience } from './deadline.js';
import type { Invocation } from './invocation.js';
import { letGo } from './let-go.js';
import { onlyVersion } from './only-version.js';
import { isOperation, type Operation } from './operations.js';
import { settledOptions, type LayerOptions } from './options.js';
import { retry } from './retry.js';
import { trace } from './trace.js';

/**
 * The same backend with what every account gets: a version of each object, and, from the outside in,
 * errors are named; one span tells of each call, whatever it went through; a call waits for its place
 * in its own time, and keeps it while it is made again, so that a backend which fails is not asked by
 * more callers at once; and each try has a deadline of its own, so that one that hangs leaves time for
 * another. It closes in its time too, or is left.
 */
export function layered(
  account: string,
  backend: StorageBackend,
  options: LayerOptions = {},
): StorageBackend {
  const chosen = settledOptions(options);
  const versioned = onlyVersion(backend);
  const ask = trace(
    { ...chosen, account, backend: backend.kind },
    letGo(bound(chosen, retry(chosen, deadline(chosen)))),
  );
  return attribute(account, versioned, ({ operation, run }, given) => {
    if (isOperation(operation)) {
      return ask(invocationOf({ operation, run, given }, chosen));
    }
    return operation === 'close' ? closed(run, chosen) : run(given);
  });
}

interface Called {
  readonly operation: Operation;
  readonly run: Method['run'];
  readonly given: readonly unknown[];
}

function invocationOf(
  { operation, run, given }: Called,
  patience: Patience,
): Invocation {
  return {
    operation,
    given: given.slice(0, -1),
    call: given.at(-1) as Call,
    until: patience.clock.now() + wholeTime(operation, patience),
    tally: { tries: 0, bodyAsked: false, bytes: undefined },
    run,
  };
}
