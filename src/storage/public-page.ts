import type { Page, PageRequest } from './page.js';
import type { ContainerStat } from './stats.js';

/** So many containers are looked at for one page, which no listing says anything of. */
const LOOKED_AT = 100;

/** So many at once. */
const AT_ONCE = 8;

/** How a backend that has to look at each container lists the open ones. */
export interface PublicWalk {
  readonly list: (request: PageRequest) => Promise<Page<ContainerStat>>;
  /** Those that are open, in the same order. */
  readonly openAmong: (
    listed: readonly ContainerStat[],
  ) => Promise<readonly ContainerStat[]>;
}

/** Looks at containers in their order, some at once, until the page is full or enough were looked at. */
export async function publicPage(
  request: PageRequest,
  { list, openAmong }: PublicWalk,
): Promise<Page<ContainerStat>> {
  const { limit } = request;
  if (limit === 0) return { items: [] };
  const { items: listed, next } = await list({ ...request, limit: LOOKED_AT });

  const open: ContainerStat[] = [];
  let seen = 0;
  while (seen < listed.length && open.length < limit) {
    const some = listed.slice(seen, seen + AT_ONCE);
    open.push(...(await openAmong(some)));
    seen += some.length;
  }
  const items = open.slice(0, limit);
  const last = open.length > limit ? items.at(-1) : listed[seen - 1];
  const isAll = last === listed.at(-1) && next === undefined;
  return last === undefined || isAll ? { items } : { items, next: last.name };
}
