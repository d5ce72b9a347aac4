import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { makeContainer, openGraph } from './graph.js';

const repeated = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');

/** Down and up again between a file and its container, `levels` fields deep. */
function deep(levels: number): string {
  const steps = ['file(name: "a")', 'container'];
  const fields = Array.from({ length: levels - 2 }, (_, at) => steps[at % 2]);
  const inner = fields.reduceRight(
    (below, field) => `${field} { ${below} }`,
    'name',
  );
  return `{ container(id: "container:one/photos") { ${inner} } }`;
}

/** Each fragment spreads the next one twice: 2^count fields. */
function exploding(count: number): string {
  const fragments = repeated(
    count,
    (index) =>
      `fragment F${index} on Account { ...F${index + 1} ...F${index + 1} }`,
  );
  return `{ accounts { ...F0 } } ${fragments} fragment F${count} on Account { name }`;
}

describe('a query', () => {
  test.each([
    ['10 levels', deep(10), true],
    ['11 levels', deep(11), false],
    ['20 root fields', `{ ${repeated(20, (n) => `a${n}: __typename`)} }`, true],
    [
      '21 root fields',
      `{ ${repeated(21, (n) => `a${n}: __typename`)} }`,
      false,
    ],
    [
      '30 aliases below its root',
      `{ account(name: "one") { ${repeated(30, (n) => `a${n}: name`)} } }`,
      true,
    ],
    [
      '31 aliases below its root',
      `{ account(name: "one") { ${repeated(31, (n) => `a${n}: name`)} } }`,
      false,
    ],
    [
      '31 aliases by a fragment',
      `{ a: account(name: "one") { ...F } b: account(name: "two") { ...F } }
       fragment F on Account { ${repeated(15, (n) => `a${n}: name`)} }`,
      false,
    ],
    [
      '31 aliases in introspection',
      `{ __schema { ${repeated(31, (n) => `a${n}: description`)} } }`,
      false,
    ],
    ['fragments that multiply', exploding(40), false],
  ])('of %s', async (_, query, admitted) => {
    await using graph = await openGraph();

    const { errors } = await graph.ask(query);

    const codes = errors?.map(({ extensions }) => extensions['code']);
    expect(codes).toEqual(admitted ? undefined : ['QUERY_TOO_EXPENSIVE']);
  });

  test('says how much it asked for, and of how much it may', async () => {
    await using graph = await openGraph();

    const { status, errors, data } = await graph.ask(deep(12));

    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('12 levels of fields, over 10'),
        extensions: { limit: 10, actual: 12, requestId: 'req-test' },
      },
    ]);
  });

  test("of GraphiQL's for the whole schema passes", async () => {
    await using graph = await openGraph();

    const data = await graph.data<{ __schema: { types: unknown[] } }>(
      getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }),
    );

    expect(data.__schema.types.length).toBeGreaterThan(50);
  });

  test('for the schema is refused where introspection is off, and no names are guessed', async () => {
    await using graph = await openGraph({ introspection: false });

    const schema = await graph.ask('{ __schema { types { name } } }');
    const typo = await graph.ask('{ acount(name: "one") { id } }');

    expect(schema.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(JSON.stringify(typo)).not.toContain('Did you mean');
  });
});

describe('an answer', () => {
  /** Files of containers of `one`, a page of each. */
  const nested = `query ($containers: Int, $files: Int = 10) {
    account(name: "one") {
      containers(first: $containers) { nodes { files(first: $files) { edges { node { name } } } } }
    }
  }`;

  // account, connection; each container with its connection; each edge with its node
  test.each([
    [100, 10, 2 + 100 * (2 + 10 * 2)],
    [1, 10_000, 2 + 2 + 10_000 * 2],
    [0, 10_000, 2],
  ])(
    'of %d × %d files is admitted up to its cost',
    async (containers, files, cost) => {
      await using graph = await openGraph({ limits: { cost } });
      await using strict = await openGraph({ limits: { cost: cost - 1 } });
      const variables = { containers, files };

      const admitted = await graph.ask(nested, variables);
      const refused = await strict.ask(nested, variables);

      expect(admitted.errors).toBeUndefined();
      expect(refused.errors).toMatchObject([
        {
          extensions: {
            code: 'QUERY_TOO_EXPENSIVE',
            limit: cost - 1,
            actual: cost,
          },
        },
      ]);
    },
  );

  test('is measured anew for the variables of each time', async () => {
    await using graph = await openGraph({ limits: { cost: 1000 } });

    const codes = [];
    for (const containers of [1, 100, 1, 100]) {
      const { errors } = await graph.ask(nested, { containers });
      codes.push(errors?.[0]?.extensions['code']);
    }

    const refused = 'QUERY_TOO_EXPENSIVE';
    expect(codes).toEqual([undefined, refused, undefined, refused]);
  });

  test('is measured with defaults where nothing is given', async () => {
    const cost = 2 + 100 * (2 + 10 * 2);
    await using graph = await openGraph({ limits: { cost: cost - 1 } });

    const { errors } = await graph.ask(
      nested
        .replace('(first: $containers)', '')
        .replace('$containers: Int, ', ''),
    );

    expect(errors).toMatchObject([{ extensions: { actual: cost } }]);
  });

  test('counts each account, and each of the nodes', async () => {
    await using graph = await openGraph({ limits: { cost: 0 } });

    const { errors } = await graph.ask(
      '{ accounts { name } nodes(ids: ["a", "b", "c"]) { id } }',
    );

    expect(errors).toMatchObject([{ extensions: { actual: 2 + 3 } }]);
  });

  test('of more than 50,000 objects is refused before anything is asked for', async () => {
    await using graph = await openGraph();
    await makeContainer(graph);

    const { errors, data } = await graph.ask(nested, {
      containers: 1000,
      files: 100,
    });

    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'QUERY_TOO_EXPENSIVE',
          limit: 50_000,
          actual: 202_002,
        },
      },
    ]);
  });
});

describe('a document', () => {
  test.each([
    ['of 300 KiB', `# ${'x'.repeat(300 * 1024)}\n{ accounts { id } }`],
    [
      'of 300 KiB in one string',
      `{ account(name: "${'x'.repeat(300 * 1024)}") { id } }`,
    ],
    ['of 262,145 bytes in two-byte letters', `# ${'é'.repeat(131_072)}\n`],
  ])('%s is refused', async (_, query) => {
    await using graph = await openGraph();

    const { status, errors, data } = await graph.ask(query);

    expect({ status, data }).toEqual({ status: 413, data: undefined });
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'BAD_USER_INPUT',
          limit: 262_144,
          actual: Buffer.byteLength(query),
          requestId: 'req-test',
        },
      },
    ]);
  });

  test('of 256 KiB is read', async () => {
    await using graph = await openGraph();
    const query = '{ accounts { id } } #';

    const { errors } = await graph.ask(query.padEnd(262_144, '-'));

    expect(errors).toBeUndefined();
  });

  test('of more than 2,000 tokens is refused', async () => {
    await using graph = await openGraph();

    const { errors } = await graph.ask(`{ ${'id '.repeat(2000)} }`);

    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('2000 tokens'),
        extensions: { code: 'BAD_USER_INPUT', reason: 'GRAPHQL_PARSE_FAILED' },
      },
    ]);
  });
});
