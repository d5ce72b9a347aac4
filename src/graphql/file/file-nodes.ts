import type { Folder, StoredFile } from '../../gateway/index.js';
import { asksItemsFor, type Asking } from '../asking.js';
import { FileNode, isWhole } from './file-node.js';

/** What a listing may leave out. */
const BEYOND_LISTINGS: ReadonlySet<string> = new Set([
  'contentType',
  'expiresAt',
  'metadata',
  'checksums',
]);

/**
 * What a listing gave, as the schema's fields read it. What it left out is asked of the backend,
 * file by file, where it is wanted; a failure is that file's own.
 */
export async function fileNodes<Other extends Folder = never>(
  listed: readonly (StoredFile | Other)[],
  asking: Asking,
): Promise<readonly (FileNode | Other)[]> {
  const files = listed.filter((entry) => !isFolder(entry));
  const { loaders } = asking.context;
  if (files.every(isWhole)) {
    const nodes = listed.map(asNode);
    loaders.files.prime(nodes.filter((node) => node instanceof FileNode));
    return nodes;
  }
  if (!asksItemsFor(asking.info, BEYOND_LISTINGS)) return listed.map(asNode);
  return Promise.all(listed.map((entry) => isFolder(entry) ? entry : described(entry, asking)));
}
