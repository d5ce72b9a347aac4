import { parseIdOf, type NodeKind } from '../gateway/index.js';
import { inputAt } from './errors.js';

/**
 * What an ID in an argument or an input names.
 * @throws InputError for an ID of another kind or shape, at `path`
 */
export function refAt<Kind extends NodeKind>(
  path: string | readonly string[],
  id: string,
  ...kinds: readonly Kind[]
): ReturnType<typeof parseIdOf<Kind>> {
  const where = typeof path === 'string' ? [path] : path;
  return inputAt(where, () => parseIdOf(id, ...kinds));
}
