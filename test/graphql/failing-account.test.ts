import { expect, test } from '@jest/globals';
import { Caller } from '../../src/gateway/index.js';
import { StorageError } from '../../src/storage/index.js';
import { openHouse } from '../gateway/house.js';
import { call } from '../support/call.js';
import { openGraph } from './graph.js';

test('an account whose backend fails leaves the others as they are', async () => {
  const house = openHouse();
  await house.one.createContainer('photos', {}, call);
  const down = {
    ...house.two,
    listContainers: () => Promise.reject(new StorageError('UNAVAILABLE')),
  };
  const accounts = new Map([
    ['one', house.one],
    ['two', down],
  ]);
  const caller = new Caller({ ...house.caller.services, accounts }, call);
  await using graph = await openGraph({ house, caller });

  const { data, errors } = await graph.ask(
    '{ accounts { name containers { nodes { name } } } }',
  );

  expect(data).toEqual({
    accounts: [
      { name: 'one', containers: { nodes: [{ name: 'photos' }] } },
      { name: 'two', containers: null },
    ],
  });
  expect(errors).toMatchObject([
    {
      path: ['accounts', 1, 'containers'],
      extensions: { code: 'BACKEND_UNAVAILABLE' },
    },
  ]);
});
