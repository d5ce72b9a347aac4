import { AccountError, openAccount, reach } from '../accounts/index.js';
import type { AccountConfig, Config } from '../config/index.js';
import { FACETS, type Facet, type StorageBackend } from '../storage/index.js';

/** What users can do where a facet is there, and what happens instead where it isn't, unless the backend says why. */
const MEANING = {
  copy: [
    'clone and move files without their bytes passing through the gateway',
    'they pass through it',
  ],
  multipart: [
    'keep what has come of a long import or clone, so that it goes on where it was cut',
    'they begin anew',
  ],
  versions: [
    'keep older versions of files, and restore them',
    'what is overwritten or deleted is gone',
  ],
  expiry: [
    'let files expire by themselves',
    'they stay until somebody deletes them',
  ],
  bulkDelete: [
    'delete many files in one request',
    'they are deleted one by one',
  ],
  signer: [
    'upload and download straight at the backend, by URLs that it signs',
    'the gateway signs URLs and serves them itself',
  ],
  accountStats: [
    'tell what the whole account holds',
    'each container tells of itself',
  ],
  accountMetadata: [
    'keep notes on the account',
    'containers and files can have theirs',
  ],
  publication: [
    'publish containers, so that anyone can read their files',
    'files are read by signed URLs',
  ],
} satisfies Record<Facet, readonly [can: string, instead: string]>;

/**
 * Reaches every account and writes, one after the other, what can be done there or why nothing can.
 * It only looks: what `serve` would set up there, it says.
 * @returns whether all of them answered
 */
export async function check(
  config: Config,
  write: (text: string) => void,
): Promise<boolean> {
  let allWell = true;
  for (const account of config.accounts) {
    const { well, report } = await checked(account, config);
    allWell &&= well;
    write(`${report}\n\n`);
  }
  write(
    allWell ? 'All accounts are ready.\n' : 'Not all accounts are ready.\n',
  );
  return allWell;
}

interface Checked {
  readonly well: boolean;
  readonly report: string;
}

async function checked(
  account: AccountConfig,
  config: Config,
): Promise<Checked> {
  const { well, lines } = await reached(account, config);
  const title = `${account.name} (${account.driver.kind}): ${well ? 'ready' : 'not ready'}`;
  const about = [...optionsOf(account), ...lines].map((line) => `  ${line}`);
  return { well, report: [title, ...about].join('\n') };
}

interface Reached {
  readonly well: boolean;
  /** What can be done there, or why nothing can. */
  readonly lines: readonly string[];
}

async function reached(
  account: AccountConfig,
  { limits }: Config,
): Promise<Reached> {
  try {
    const backend = await openAccount(account, { limits, purpose: 'LOOK' });
    const { ready, reason = '' } = await reach(account.name, backend);
    await backend.close().catch(() => undefined); // What it holds goes with the process.
    return { well: ready, lines: ready ? abilitiesOf(backend) : [reason] };
  } catch (error) {
    if (!(error instanceof AccountError)) throw error;
    return { well: false, lines: [error.reason] };
  }
}

function optionsOf({ shown }: AccountConfig): readonly string[] {
  return Object.entries(shown).map(
    ([key, value]) => `${key}: ${JSON.stringify(value)}`,
  );
}

function abilitiesOf(backend: StorageBackend): readonly string[] {
  const abilities = FACETS.map((facet) => {
    const [can, instead] = MEANING[facet];
    const why = backend.lacks?.[facet] ?? instead;
    return backend[facet] ? `yes  ${can}` : `no   ${can}: ${why}`;
  });
  const notices = (backend.notices ?? []).map((notice) => `note ${notice}`);
  return [...abilities, ...notices];
}
