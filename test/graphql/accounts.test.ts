import { describe, expect, test } from '@jest/globals';
import { makeContainer, mutate, openGraph, problemOf } from './graph.js';

describe('accounts', () => {
  test('are the configured ones, in their order (seed K1)', async () => {
    await using graph = await openGraph();

    const { accounts } = await graph.data<{ accounts: object[] }>(
      '{ accounts { id name backend } }',
    );

    expect(accounts).toEqual([
      { id: 'account:one', name: 'one', backend: 'reference' },
      { id: 'account:two', name: 'two', backend: 'reference' },
    ]);
  });

  test('are found by name, and null where there is none', async () => {
    await using graph = await openGraph();

    const data = await graph.data(
      '{ one: account(name: "one") { id } none: account(name: "nope") { id } }',
    );

    expect(data).toEqual({ one: { id: 'account:one' }, none: null });
  });

  test('say what can be done in them, and what they hold', async () => {
    await using graph = await openGraph();
    await makeContainer(graph);

    const { account } = await graph.data(`{
      account(name: "one") {
        capabilities { versioning serverSideCopy expiry usage maxFileSize maxContainerNameBytes }
        usage { containerCount fileCount bytesUsed exact }
      }
    }`);

    expect(account).toEqual({
      capabilities: {
        versioning: true,
        serverSideCopy: true,
        expiry: true,
        usage: 'EXACT',
        maxFileSize: null,
        maxContainerNameBytes: 256,
      },
      usage: { containerCount: 1, fileCount: 0, bytesUsed: 0, exact: true },
    });
  });

  test('keep notes, with lower-case keys (seeds A4, A5)', async () => {
    await using graph = await openGraph();
    const ask = 'account { metadata { key value } }';
    const account = 'account:one';

    await mutate(graph, 'updateAccount', {
      input: { account, setMetadata: [{ key: 'Foo', value: 'bar' }] },
    });
    const changed = await mutate(graph, 'updateAccount', {
      input: {
        account,
        setMetadata: [{ key: 'owner', value: 'Ann' }],
        removeMetadata: ['nothing'],
      },
      ask,
    });
    const cleared = await mutate(graph, 'updateAccount', {
      input: { account, removeMetadata: ['FOO'] },
      ask,
    });

    expect(changed['account']).toEqual({
      metadata: [
        { key: 'foo', value: 'bar' },
        { key: 'owner', value: 'Ann' },
      ],
    });
    expect(cleared['account']).toEqual({
      metadata: [{ key: 'owner', value: 'Ann' }],
    });
  });

  test('refuse a note that is too long, by the name of the input', async () => {
    await using graph = await openGraph();

    const problem = await problemOf(graph, 'updateAccount', {
      account: 'account:one',
      setMetadata: [{ key: 'a', value: 'b'.repeat(257) }],
    });

    expect(problem).toMatchObject({
      code: 'INVALID_METADATA',
      path: ['input', 'setMetadata'],
      limit: 256,
      actual: 257,
    });
  });
});
