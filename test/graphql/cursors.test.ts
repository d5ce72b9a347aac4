import { describe, expect, test } from '@jest/globals';
import { makeContainer, makeFile, openGraph } from './graph.js';

interface Listing {
  readonly root: {
    readonly listing: {
      readonly edges: readonly { readonly cursor: string }[];
    };
  };
}

describe('a cursor', () => {
  const LISTINGS = [
    'account(name: "one") { listing: containers(ARGS) { ...C } }',
    'account(name: "two") { listing: containers(ARGS) { ...C } }',
    'account(name: "one") { listing: containers(prefix: "p", ARGS) { ...C } }',
    'container(id: "container:one/photos") { listing: files(ARGS) { ...F } }',
    'container(id: "container:one/other") { listing: files(ARGS) { ...F } }',
    'container(id: "container:one/photos") { listing: entries(ARGS) { ...E } }',
    'container(id: "container:one/photos") { listing: entries(delimiter: "h", ARGS) { ...E } }',
    'file(id: "file:one/photos/ph") { listing: versions(ARGS) { ...V } }',
  ];

  const kinds = { C: 'Container', F: 'File', E: 'Entry', V: 'FileVersion' };

  /** One of the listings, its connection called `listing`. */
  function asked(listing: string, after: string | null) {
    const [, letter = ''] = /\.\.\.(\w)/.exec(listing) ?? [];
    const type = kinds[letter as keyof typeof kinds];
    const query = `query ($after: String) { root: ${listing.replace('ARGS', 'after: $after')} }
      fragment ${letter} on ${type}Connection { edges { cursor } }`;
    return [query, { after }] as const;
  }

  test('is good for the listing it came from and for no other', async () => {
    await using graph = await openGraph();
    for (const name of ['other', 'photos', 'pool']) {
      await makeContainer(graph, name);
    }
    await makeFile(graph, 'ph', 'a');
    await makeFile(graph, 'ph', 'a', { container: 'container:one/other' });
    await graph.data(`mutation {
      createContainer(input: { account: "account:two", name: "pp" }) { created }
    }`);

    for (const from of LISTINGS) {
      const { root } = await graph.data<Listing>(...asked(from, null));
      const cursor = root.listing.edges[0]?.cursor ?? '';

      for (const to of LISTINGS) {
        const { errors = [] } = await graph.ask(...asked(to, cursor));
        const codes = errors.map(({ extensions }) => extensions['code']);
        expect(codes).toEqual(from === to ? [] : ['BAD_USER_INPUT']);
      }
    }
  });

  test.each(['', 'x', 'WyJhIl0', 'bnVsbA'])(
    'that is none is refused: %p',
    async (after) => {
      await using graph = await openGraph();

      const { errors } = await graph.ask(
        'query ($after: String) { account(name: "one") { containers(after: $after) { nodes { id } } } }',
        { after },
      );

      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', path: ['after'] } },
      ]);
    },
  );
});
