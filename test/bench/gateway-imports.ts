import { randomUUID } from 'node:crypto';
import { postGraphql } from '../support/graphql-client.js';

/** As long as the gateway waits, in seconds, and a little more for its answer. */
const WAIT_SECONDS = 60;
const ANSWERS_WITHIN_MS = (WAIT_SECONDS + 5) * 1000;

const CONTAINER = 'imports';

const IMPORT = `mutation ($input: ImportFromUrlInput!) {
  importFromUrl(input: $input) { job { state } userErrors { message } }
}`;

interface Imported {
  readonly data: {
    readonly importFromUrl: { readonly job: { readonly state: string } | null };
  };
}

/** What a file is to be, and where it comes from. */
export interface Wanted {
  readonly from: string;
  readonly sha256: string;
}

/** Makes the container that files are imported into. */
export async function createContainer(url: string): Promise<void> {
  await postGraphql(
    url,
    `mutation ($input: CreateContainerInput!) {
      createContainer(input: $input) { userErrors { message } }
    }`,
    { input: { account: 'account:local', name: CONTAINER } },
  );
}

/**
 * Imports a new file, and waits until it is there.
 * @throws Error with the answer, where it says anything else
 */
export async function importFrom(
  url: string,
  { from, sha256 }: Wanted,
): Promise<void> {
  const input = {
    url: from,
    container: `container:local/${CONTAINER}`,
    name: randomUUID(),
    checksum: { algorithm: 'SHA256', value: sha256 },
    waitSeconds: WAIT_SECONDS,
  };
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: IMPORT, variables: { input } }),
    signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
  });
  const answer = await response.text();
  const { data } = JSON.parse(answer) as Imported;
  if (data.importFromUrl.job?.state === 'SUCCEEDED') return;
  throw new Error(`the file was not imported: ${answer}`);
}
