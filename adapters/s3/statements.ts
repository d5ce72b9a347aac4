import { covers, isWide, matches, mayTouch } from './patterns.js';

export type OneOrMore = string | readonly string[];

/** Who may do what, as far as it is looked at here. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly NotPrincipal?: unknown;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: unknown;
}

/** What lets everyone read; actions are the same in any case of their letters. */
export const READ = 's3:GetObject';

/** What lets somebody read, and nothing else. */
const READS: ReadonlySet<string> = new Set([
  's3:getobject',
  's3:getobjectversion',
]);

/** Whether it is of everyone who reads anything of which the names begin so. */
export function isOfAll(statement: Statement, prefix: string): boolean {
  const { Resource, NotResource } = statement;
  if (!isOfReaders(statement)) return false;
  if (Resource !== undefined)
    return listOf(Resource).some((pattern) => covers(pattern, prefix));
  return (
    NotResource !== undefined &&
    !listOf(NotResource).some((pattern) => mayTouch(pattern, prefix))
  );
}

/**
 * Whether it may be of everyone who reads something there, as far as its patterns say. What names a
 * part by how its names begin is of that part alone, and no more.
 */
export function mayBeOfSome(statement: Statement, prefix: string): boolean {
  const { Resource, NotResource } = statement;
  if (!isOfReaders(statement)) return false;
  if (Resource === undefined)
    return !listOf(NotResource).some((pattern) => covers(pattern, prefix));
  return listOf(Resource).some((pattern) => isWide(pattern, prefix));
}

/** Whether it is of everyone who reads there, and of nothing else. */
export function isOfThatAlone(statement: Statement, prefix: string): boolean {
  const { Action, Resource, NotPrincipal } = statement;
  return (
    NotPrincipal === undefined &&
    Action !== undefined &&
    Resource !== undefined &&
    isOfAll(statement, prefix) &&
    listOf(Action).every((action) => READS.has(action.toLowerCase())) &&
    listOf(Resource).every((pattern) => pattern.startsWith(prefix))
  );
}

/** Where everyone is meant, with no condition, and reading. */
function isOfReaders(statement: Statement): boolean {
  const { Action, NotAction, Condition } = statement;
  const isRead = (pattern: string) =>
    matches(pattern.toLowerCase(), READ.toLowerCase());
  const reads =
    Action === undefined
      ? NotAction !== undefined && !listOf(NotAction).some(isRead)
      : listOf(Action).some(isRead);
  return Condition === undefined && isOfEveryone(statement) && reads;
}

/** Who is not named one by one is anyone; all but some are so too. */
function isOfEveryone({ Principal, NotPrincipal }: Statement): boolean {
  if (NotPrincipal !== undefined) return true;
  if (typeof Principal !== 'object') return Principal === '*';
  return listOf(Principal['AWS']).includes('*');
}

function listOf(value: OneOrMore = []): readonly string[] {
  return [value].flat();
}
