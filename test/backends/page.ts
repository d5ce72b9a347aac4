import { FACETS, type Facet } from '../../src/storage/index.js';
import type { Declaration } from '../contract/case.js';
import { COLUMNS } from './columns.js';

/** What each facet is, for somebody who chooses a backend. */
const FACET_WORDS = {
  copy: 'copies inside the account, and from those of its service that it may read, pass no bytes through the gateway',
  multipart: 'content in parts, each kept: what was cut goes on where it was',
  versions: 'what was overwritten or deleted is kept and can be brought back',
  expiry: 'a file goes away by itself at a time',
  bulkDelete: 'many files are deleted in one request',
  signer:
    'URLs that go straight to the storage; else the gateway serves its own',
  accountStats: 'how much is in the account',
  accountMetadata: 'metadata of the account itself',
  publication: 'containers that anyone may read',
} satisfies Record<Facet, string>;

/** What is declared for the sake of the tests, and nobody else's. */
type Untold =
  | 'facets'
  | 'shortestLifeMs'
  | 'veryMany'
  | 'storesInMemory'
  | 'onItsWayBytes'
  | 'failsAtOddVersionIds'
  | 'meetsNoStranger';

interface Trait {
  readonly words: string;
  readonly holds: (declared: Declaration) => boolean;
}

/** What else is declared. */
const TRAITS = {
  atomicity: [
    {
      words: 'of writers that race for a new name one wins (`ifExists: FAIL`)',
      holds: ({ atomicity }) => atomicity.ifAbsent,
    },
    {
      words: 'of writers that race to replace a file one wins (`ifMatch`)',
      holds: ({ atomicity }) => atomicity.ifMatch,
    },
  ],
  servesPublic: [
    {
      words: 'serves what is public at URLs of its own; else the gateway does',
      holds: ({ servesPublic = false }) => servesPublic,
    },
  ],
  labelsNothing: [
    {
      words: 'containers have metadata',
      holds: ({ labelsNothing = false }) => !labelsNothing,
    },
  ],
  countsNothing: [
    {
      words: 'a container says how many files it has, and how large they are',
      holds: ({ countsNothing = false }) => !countsNothing,
    },
  ],
  sharesNames: [
    {
      words:
        "a file's name has 1,024 bytes of its own, whatever its container is called",
      holds: ({ sharesNames = false }) => !sharesNames,
    },
  ],
  renewsVersionIds: [
    {
      words: 'a version whose metadata is changed keeps its id',
      holds: ({ renewsVersionIds = false }) => !renewsVersionIds,
    },
  ],
} satisfies Record<Exclude<keyof Declaration, Untold>, readonly Trait[]>;

const HEAD = `# What holds on which backend

<!-- Written by \`npm run backends\` from what the contract suites declare. -->

Every backend keeps the contract: listing, reading ranges, conditions, checksums, metadata, moves. Beyond it there are
facets, which one has and another doesn't. \`npm test\` runs the contract's cases against each of these services, and
fails where one has a facet more or less than this table says. \`capabilities\` of an account tells the same of a
running gateway, and \`stowage check\` why one is missing. The adapters' pages have their quirks:
[local](../adapters/local/README.md), [swift](../adapters/swift/README.md), [s3](../adapters/s3/README.md).

`;

/** The text of docs/backends.md. */
export function backendsPage(): string {
  const rows = [
    ['', ...COLUMNS.map(({ service }) => service)],
    COLUMNS.map(() => '---').concat('---'),
    ...FACETS.map((facet) => rowOf(traitOf(facet))),
    ...Object.values(TRAITS).flat().map(rowOf),
  ];
  return HEAD + tableOf(rows);
}

function traitOf(facet: Facet): Trait {
  const words = `\`${facet}\`: ${FACET_WORDS[facet]}`;
  return { words, holds: ({ facets }) => facets.includes(facet) };
}

function rowOf({ words, holds }: Trait): readonly string[] {
  const marks = COLUMNS.map(({ declared }) => (holds(declared) ? 'yes' : '-'));
  return [words, ...marks];
}

/** As Prettier has it: each column as wide as its widest cell. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((cells) => cells[at]?.length ?? 0)),
  );
  const lines = rows.map((cells) => {
    const padded = cells.map((cell, at) =>
      cell.padEnd(widths[at] ?? 0, cell === '---' ? '-' : ' '),
    );
    return `| ${padded.join(' | ')} |\n`;
  });
  return lines.join('');
}
