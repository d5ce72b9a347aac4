import { expect, test } from '@jest/globals';
import { makeContainer, openGraph, type Graph } from './graph.js';

/** A page of each listing that takes names, with this argument of it. */
async function listed(graph: Graph, field: string, value: object) {
  const [name = ''] = Object.keys(value);
  const page = `${field}(${name}: $${name}) { nodes { __typename } }`;
  const parent =
    field === 'containers'
      ? 'account(name: "one")'
      : 'container(id: "container:one/photos")';
  return graph.ask(`query ($${name}: String) { ${parent} { ${page} } }`, value);
}

const ARGUMENTS = [
  ['containers', 'prefix'],
  ['containers', 'afterName'],
  ['files', 'prefix'],
  ['files', 'afterName'],
  ['entries', 'prefix'],
  ['entries', 'afterName'],
  ['entries', 'delimiter'],
] as const;

test.each(ARGUMENTS)(
  '%s refuses a %s that no name can hold, at that argument',
  async (field, argument) => {
    await using graph = await openGraph();
    await makeContainer(graph);

    const long = await listed(graph, field, {
      [argument]: 'é'.repeat(200_000),
    });
    const half = await listed(graph, field, { [argument]: 'a\ud83d' });

    const refused = { code: 'BAD_USER_INPUT', path: [argument] };
    expect(long.errors).toMatchObject([
      { extensions: { ...refused, limit: 1024, actual: 400_000 } },
    ]);
    expect(half.errors).toMatchObject([{ extensions: refused }]);
    expect(graph.unexpected).toEqual([]);
  },
);

test.each(ARGUMENTS)(
  '%s takes a %s of 1,024 bytes',
  async (field, argument) => {
    await using graph = await openGraph();
    await makeContainer(graph);

    const { errors } = await listed(graph, field, {
      [argument]: 'é'.repeat(512),
    });

    expect(errors).toBeUndefined();
  },
);
