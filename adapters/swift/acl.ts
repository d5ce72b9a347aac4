/** Reading by anyone, without naming a site that they come from. */
const ANYONE = '.r:*';

/** Lists the names to all whom some `.r:` lets read. */
const LISTINGS = '.rlistings';

const REFERRERS = /^\.r(?:ef(?:err?er)?)?\s*:\s*/i;

/** Whether a read ACL lets anyone in, as Swift reads it. */
export function isOpen(acl: string | undefined): boolean {
  return elementsOf(acl).includes(ANYONE);
}

/**
 * The ACL with anyone let in to read, and not to list. What was there stays: sites that are refused
 * (`.r:-evil.example`) come later, so they still are. An open one is left as it is.
 */
export function opened(acl: string | undefined): string {
  if (acl !== undefined && isOpen(acl)) return acl;
  const others = elementsOf(acl).filter((element) => element !== LISTINGS);
  return [ANYONE, ...others].join(',');
}

/** The ACL with those let in whom it names; a closed one is left as it is. */
export function closed(acl: string | undefined): string {
  if (!isOpen(acl)) return acl ?? '';
  return elementsOf(acl)
    .filter((element) => element !== ANYONE && element !== LISTINGS)
    .join(',');
}

/** Its parts, referrers as Swift keeps them: `.r:`. */
function elementsOf(acl: string | undefined): readonly string[] {
  return (acl ?? '')
    .split(',')
    .map((element) => element.trim().replace(REFERRERS, '.r:'))
    .filter((element) => element !== '');
}
