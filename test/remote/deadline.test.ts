import {
  afterAll,
  beforeAll,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { drips } from '../chaos/conducts.js';
import { HostileOrigin } from '../chaos/hostile-origin.js';
import { parseAllow } from '../../src/remote/allow.js';
import type { Lookup } from '../../src/remote/look-up.js';
import { faultOf, fetched } from './opener.js';

const inMs = (ms: number) => new Date(Date.now() + ms);

const OVER = {
  reason: 'TIMED_OUT',
  message:
    'It took more than 10 s in all, which an operator sets as imports.maxSeconds.',
  details: { limit: 10 },
};

describe('a deadline', () => {
  let origin: HostileOrigin;

  beforeAll(async () => {
    origin = await HostileOrigin.start({
      '/drips': drips(20),
      '/silent': () => undefined,
    });
  });

  afterAll(() => origin[Symbol.asyncDispose]());

  test.each(['/drips', '/silent'])(
    'ends %s for good, however short before it began',
    async (path) => {
      const notAfter = inMs(200);

      const fault = await faultOf(fetched(origin.url(path), { notAfter }));

      expect(fault).toMatchObject(OVER);
      expect(fault.details.passing).toBeUndefined();
      expect(Date.now()).toBeLessThan(notAfter.getTime() + 5000);
    },
  );

  test('ends a look-up that has no end', async () => {
    const lookup = () => new Promise<never>(() => undefined);
    const request = { options: { lookup }, notAfter: inMs(100) };

    expect(await faultOf(fetched('http://a.example/', request))).toMatchObject(
      OVER,
    );
  });

  test.each([0, -1, -1e9])('%d ms away asks nobody', async (ms) => {
    const { length } = origin.asked;
    const lookup = jest.fn<Lookup>(() => Promise.resolve(['127.0.0.1']));
    const options = { allow: parseAllow(['127.0.0.1']), lookup };
    const named = `http://a.example:${origin.host.split(':')[1]}/drips`;
    const request = { options, notAfter: inMs(ms) };

    expect(await faultOf(fetched(named, request))).toMatchObject(OVER);
    expect(lookup).not.toHaveBeenCalled();
    expect(origin.asked).toHaveLength(length);
  });

  test('leaves a connection no more than its own time', async () => {
    const options = { maxSeconds: 0.2 };
    const request = { options, notAfter: inMs(60_000) };

    expect(await faultOf(fetched(origin.url('/drips'), request))).toMatchObject(
      {
        reason: 'TIMED_OUT',
        message:
          'It took more than 0.2 s, which an operator sets as imports.maxSeconds.',
        details: { limit: 0.2 },
      },
    );
  });
});
