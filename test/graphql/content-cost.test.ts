import { expect, test } from '@jest/globals';
import { openCountingHouse } from './counting.js';
import { makeContainer, makeFile, openGraph } from './graph.js';

const MIB = 1_048_576;

/** Pieces of the first so many files of one container. */
const PIECES = `query ($files: Int, $length: Int) {
  container(id: "container:one/photos") {
    files(first: $files) { nodes { content(length: $length) { truncated } } }
  }
}`;

// The container and its connection; each file, its content, and the content's KiB.
const costOf = (files: number, kib: number) => 2 + files * (2 + kib);

test.each([
  ['of 1 MiB', { files: 1, length: MIB }, costOf(1, 1024)],
  ['of a byte, as a KiB', { files: 3, length: 1 }, costOf(3, 1)],
  ['of nothing', { files: 3, length: 0 }, costOf(3, 0)],
  ['of no stated length, as 64 KiB', { files: 3 }, costOf(3, 64)],
  ['of null length, as 64 KiB', { files: 3, length: null }, costOf(3, 64)],
])('content %s counts by its length', async (_, variables, cost) => {
  await using graph = await openGraph({ limits: { cost: cost - 1 } });

  const { errors } = await graph.ask(PIECES, variables);

  expect(errors).toMatchObject([
    {
      extensions: {
        code: 'QUERY_TOO_EXPENSIVE',
        limit: cost - 1,
        actual: cost,
      },
    },
  ]);
});

test.each([
  [10, true],
  [48, true],
  [49, false],
  [10_000, false],
])('%d contents of 1 MiB are admitted: %p', async (files, admitted) => {
  await using graph = await openGraph();

  const { errors } = await graph.ask(PIECES, { files, length: MIB });

  const codes = errors?.map(({ extensions }) => extensions['code']);
  expect(codes).toEqual(admitted ? undefined : ['QUERY_TOO_EXPENSIVE']);
});

test('content under several names counts under each', async () => {
  await using graph = await openGraph({ limits: { cost: 0 } });

  const { errors } = await graph.ask(`{
    file(id: "file:one/photos/a") {
      a: content(length: 2048) { text }
      b: content(length: 2048, offset: 2048) { text }
    }
  }`);

  expect(errors).toMatchObject([{ extensions: { actual: 1 + 2 * (1 + 2) } }]);
});

test('content of at most 4 files of an account is read at once', async () => {
  const { house, caller, counts, mostAtOnce } = openCountingHouse();
  await using plain = await openGraph({ house });
  await makeContainer(plain);
  for (let at = 0; at < 30; at += 1) await makeFile(plain, `f${at}`, 'x');
  await using graph = await openGraph({ house, caller });

  await graph.data(PIECES, { files: 30, length: 1 });

  expect(counts()).toMatchObject({ readObject: 30 });
  expect(mostAtOnce()).toBe(4);
});
