import { expect, test } from '@jest/globals';
import { openGraph } from './graph.js';

/** Each fragment spreads the next one twice: 2^40 fields. */
const FRAGMENTS = Array.from(
  { length: 40 },
  (_, at) => `fragment F${at} on Account { ...F${at + 1} ...F${at + 1} }`,
).join(' ');

test.each([
  ['of an account', 'account(name: "one") { ...F0 }'],
  [
    'of nothing, in an empty page',
    'account(name: "one") { containers(first: 0) { nodes { account { ...F0 } } } }',
  ],
])('more fields than are counted are refused as that: %s', async (_, field) => {
  await using graph = await openGraph();

  const { errors } = await graph.ask(
    `{ ${field} } ${FRAGMENTS} fragment F40 on Account { name }`,
  );

  expect(errors).toMatchObject([
    {
      message: expect.stringContaining('more than 20000 fields'),
      extensions: { code: 'QUERY_TOO_EXPENSIVE', limit: 20_000 },
    },
  ]);
});
