import type { OpenManner } from '../../src/storage/index.js';
import type { Answer } from './http/answer.js';
import { RefusedError } from './http/failures.js';
import type { SwiftOptions } from './options.js';
import type { Wire } from './wire.js';

/** The account's two places for keys that sign URLs: two, so that one can be replaced while both hold. */
const SLOTS = [
  'x-account-meta-temp-url-key',
  'x-account-meta-temp-url-key-2',
] as const;

/** The key that signs, or why nothing does. */
export type SigningKey = { readonly key: string } | { readonly lacks: string };

const NO_KEY =
  'set `tempUrlKey` to a secret of your own; it is put on the account where a place is free. ' +
  'Until then the gateway signs URLs and serves them itself';

const TAKEN =
  'the account has two other keys: set `tempUrlKey` to one of them, or set `tempUrlKey2` too, and both are replaced';

const NOT_OWNER =
  "`tempUrlKey` can't be put on the account, nor seen there, by this user: " +
  'have the owner set it as X-Account-Meta-Temp-URL-Key';

const notYet = (keys: string, them: string) =>
  `${keys} not on the account, as far as this user sees: \`stowage serve\` puts ${them} there`;

const KEY_NOT_YET = notYet('`tempUrlKey` is', 'it');

const KEYS_NOT_YET = notYet(
  '`tempUrlKey` and `tempUrlKey2` are',
  'them, in place of any others,',
);

/** What the account is to hold, as headers; undefined where nothing is to be done. */
type Plan = Readonly<Record<string, string>> | undefined | 'TAKEN';

/**
 * Sees that the account has the keys of the options, or only whether it has them, where the purpose is to look.
 * @param account the answer to a HEAD of it; only its owner sees keys there
 * @throws what Wire.ask throws, but for a refusal of the change itself
 */
export async function settleKeys(
  wire: Wire,
  {
    options,
    account,
    signal,
    purpose,
  }: {
    readonly options: Pick<SwiftOptions, 'tempUrlKey' | 'tempUrlKey2'>;
    readonly account: Answer;
    readonly signal: AbortSignal;
    readonly purpose: NonNullable<OpenManner['purpose']>;
  },
): Promise<SigningKey> {
  const { tempUrlKey: key, tempUrlKey2: former } = options;
  if (key === undefined) return { lacks: NO_KEY };

  const plan = planFor(keysOf(account), key, former);
  if (plan === undefined) return { key };
  if (plan === 'TAKEN') return { lacks: TAKEN };
  if (purpose === 'LOOK') {
    return { lacks: former === undefined ? KEY_NOT_YET : KEYS_NOT_YET };
  }
  return (await hasTaken(wire, plan, signal)) ? { key } : { lacks: NOT_OWNER };
}

function keysOf(account: Answer): readonly (string | undefined)[] {
  return SLOTS.map((slot) => account.header(slot));
}

function planFor(
  held: readonly (string | undefined)[],
  key: string,
  former: string | undefined,
): Plan {
  const wanted = former === undefined ? [key] : [key, former];
  if (wanted.every((one) => held.includes(one))) return undefined;
  if (former !== undefined) return { [SLOTS[0]]: key, [SLOTS[1]]: former };

  const free = SLOTS.find((_, place) => !held[place]);
  return free === undefined ? 'TAKEN' : { [free]: key };
}

/** To anyone but the owner Swift may say that it did, and do nothing: so look. */
async function hasTaken(
  wire: Wire,
  plan: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await wire.tell({ method: 'POST', headers: plan }, signal);
  } catch (error) {
    if (error instanceof RefusedError && error.status === 403) return false;
    throw error;
  }
  const account = await wire.tell({ method: 'HEAD' }, signal, [403]);
  return Object.entries(plan).every(
    ([slot, key]) => account.header(slot) === key,
  );
}
