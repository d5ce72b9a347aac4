const operations = import.meta.glob<string>(
  '../../schema/operations/*.graphql',
  { query: '?raw', import: 'default', eager: true },
);

/**
 * A tab for each example operation, in the order of their file names; GraphiQL titles a tab by its
 * operation's name. Only a first visit gets them: a browser that was here before keeps its own.
 */
export const exampleTabs = Object.entries(operations)
  .sort(([left], [right]) => left.localeCompare(right))
  .map(([, query]) => ({ query: query.trimEnd(), variables: blanks(query) }));

/** What an operation needs to be told and has no default for, to be filled in; null where it needs nothing. */
function blanks(query: string): string | null {
  const needed = query.matchAll(/\$(\w+): \w+!(?! =)/g);
  const names = [...needed].map(([, name]) => [name, '']);
  return names.length === 0
    ? null
    : JSON.stringify(Object.fromEntries(names), null, 2);
}
