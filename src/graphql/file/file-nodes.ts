import type { Folder, StoredFile } from '../../gateway/index.js';
import { asksItemsFor, type Asking } from '../asking.js';
import { FileNode, isWhole } from './file-node.js';

/** What a listing leaves out that is not whole. */
const BEYOND_LISTINGS: ReadonlySet<string> = new Set([
  'expiresAt',
  'metadata',
  'checksums',
]);

/** S3's leave out the types too. */
const BEYOND_UNTYPED: ReadonlySet<string> = new Set([
  ...BEYOND_LISTINGS,
  'contentType',
]);

/**
 * What a listing gave, as the schema's fields read it. What it left out is asked of the backend
 * where it is wanted, file by file; a failure of one is that one's own.
 */
export async function fileNodes(
  listed: readonly StoredFile[],
  asking: Asking,
): Promise<readonly FileNode[]> {
  const whole = listed.every(isWhole);
  if (!whole && asksItemsFor(asking.info, leftOutOf(listed))) {
    return Promise.all(listed.map((file) => described(file, asking)));
  }

  const nodes = listed.map((file) => new FileNode(file));
  if (whole) asking.context.loaders.files.prime(nodes);
  return nodes;
}

function leftOutOf(listed: readonly StoredFile[]): ReadonlySet<string> {
  const typed = listed.every(({ contentType }) => contentType !== undefined);
  return typed ? BEYOND_LISTINGS : BEYOND_UNTYPED;
}

/** The same with folders among them, which stay as they are. */
export async function entryNodes(
  listed: readonly (StoredFile | Folder)[],
  asking: Asking,
): Promise<readonly (FileNode | Folder)[]> {
  const files = listed.filter((entry) => 'etag' in entry);
  const nodes = (await fileNodes(files, asking)).values();
  return listed.map((entry) =>
    'etag' in entry ? (nodes.next().value ?? new FileNode(entry)) : entry,
  );
}

async function described(
  file: StoredFile,
  { context }: Asking,
): Promise<FileNode> {
  try {
    const whole = await context.loaders.files.describe(file.ref);
    return whole ?? new FileNode(file);
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    return new FileNode(file, failure);
  }
}
