import { createHash } from 'node:crypto';
import { eventually } from '../support/eventually.js';
import { postGraphql } from '../support/graphql-client.js';
import { CONTAINER } from './import-stores.js';

/** A job as its gateway tells it. */
export interface JobSeen {
  readonly state: string;
  readonly progress: { readonly bytesDone: number };
  readonly userErrors: readonly object[];
}

/** What is to be imported. */
export interface Wanted {
  readonly from: string;
  readonly name: string;
  readonly idempotencyKey?: string;
}

/** The container that imports go to, of the account `store`. */
export async function createContainer(url: string): Promise<void> {
  await postGraphql(
    url,
    `mutation {
      createContainer(input: { account: "account:store", name: "${CONTAINER}", versioning: ENABLED }) {
        userErrors { message }
      }
    }`,
  );
}

const IMPORT = `mutation ($input: ImportFromUrlInput!) {
  importFromUrl(input: $input) { job { id } userErrors { code message } }
}`;

/** Begins an import; its job. */
export async function beginImport(
  url: string,
  { from, ...rest }: Wanted,
): Promise<string> {
  const container = `container:store/${CONTAINER}`;
  const { importFromUrl } = await postGraphql<{
    importFromUrl: {
      readonly job: { readonly id: string } | null;
      readonly userErrors: readonly object[];
    };
  }>(url, IMPORT, { input: { url: from, container, ...rest } });
  if (importFromUrl.job) return importFromUrl.job.id;
  throw new Error(JSON.stringify(importFromUrl.userErrors));
}

/** A job, as the gateway at a URL sees it. */
export async function jobOf(url: string, id: string): Promise<JobSeen> {
  const query = `query ($id: ID!) {
    job(id: $id) { state progress { bytesDone } userErrors { code reason message } }
  }`;
  const { job } = await postGraphql<{ job: JobSeen | null }>(url, query, {
    id,
  });
  if (job) return job;
  throw new Error(`the gateway knows no ${id}`);
}

/**
 * Waits until a job has succeeded.
 * @throws Error with why it failed
 */
export async function succeeded(
  url: string,
  id: string,
  withinMs: number,
): Promise<void> {
  await eventually(
    'the import has succeeded',
    async () => {
      const { state, userErrors } = await jobOf(url, id);
      if (state === 'FAILED') throw new Error(JSON.stringify(userErrors));
      return state === 'SUCCEEDED';
    },
    withinMs,
  );
}

/** What there is of a file, as anyone can see it. */
export async function look(url: string, name: string) {
  const { file } = await postGraphql<{
    file: {
      readonly versions: { readonly nodes: readonly { readonly id: string }[] };
      readonly download: { readonly url: string };
    };
  }>(
    url,
    `query ($file: ID!) {
      file(id: $file) { versions { nodes { id } } download { url } }
    }`,
    { file: `file:store/${CONTAINER}/${name}` },
  );
  const answer = await fetch(file.download.url);
  const hash = createHash('sha256');
  for await (const chunk of answer.body ?? []) hash.update(chunk as Buffer);
  const versions = file.versions.nodes.map(({ id }) => id);
  return { versions, sha256: hash.digest('hex') };
}
