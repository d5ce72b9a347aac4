import { describe, expect, test } from '@jest/globals';
import { cutsBody, fails, settled } from '../chaos/index.js';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { CONTENT, houseWith, REF } from './house.js';

describe('the span of a call', () => {
  test('says whose call it was, what it was about, how long it took and how it ended', async () => {
    const { layers, clock, spans } = await houseWith({
      statObject: [fails('UNAVAILABLE')],
    });

    await clock.until(layers.statObject(REF, call));

    expect(spans).toEqual([
      {
        account: 'main',
        backend: 'reference',
        operation: 'statObject',
        container: 'c',
        object: 'o',
        requestId: 'req-test',
        ms: 200,
        tries: 2,
        outcome: 'OK',
        retryable: false,
      },
    ]);
  });

  test('says why it failed, in the words of the backend', async () => {
    const upstream = { reason: 'busy', status: 503, upstreamRequestId: 'tx1' };
    const { layers, spans } = await houseWith({
      createContainer: [fails('UNAVAILABLE', upstream)],
    });

    await failureOf(layers.createContainer('new', {}, call));

    expect(spans).toMatchObject([
      {
        operation: 'createContainer',
        container: 'new',
        tries: 1,
        outcome: 'UNAVAILABLE',
        retryable: true,
        ...upstream,
      },
    ]);
  });

  test('of a mistake of ours is UNEXPECTED', async () => {
    const { layers, spans } = await houseWith({
      statObject: [() => Promise.reject(new TypeError('a mistake'))],
    });

    await expect(layers.statObject(REF, call)).rejects.toThrow('a mistake');

    expect(spans).toMatchObject([{ outcome: 'UNEXPECTED', retryable: false }]);
  });

  test('of a call that found no place has no try', async () => {
    const { layers, spans } = await houseWith(
      {},
      { callsInFlight: 0, callsWaiting: 0 },
    );

    await failureOf(layers.statObject(REF, call));

    expect(spans).toMatchObject([{ tries: 0, outcome: 'RATE_LIMITED' }]);
  });

  test('counts the bytes that were written', async () => {
    const { layers, spans } = await houseWith({});

    await layers.writeObject(REF, { body: bodyOf('12345') }, call);

    expect(spans).toMatchObject([{ operation: 'writeObject', bytes: 5 }]);
  });

  test('of a body that is read is told at its end, with its bytes', async () => {
    const { layers, spans } = await houseWith({});
    const { body } = await layers.readObject(REF, {}, call);
    await settled();
    expect(spans).toEqual([]);

    await body.toArray();
    await settled();

    const bytes = CONTENT.length;
    expect(spans).toMatchObject([{ operation: 'readObject', bytes }]);
  });

  test('of a body that breaks is a failure', async () => {
    const { layers, spans } = await houseWith({ readObject: [cutsBody(4)] });
    const { body } = await layers.readObject(REF, {}, call);

    await failureOf(body.toArray());
    await settled();

    expect(spans).toMatchObject([{ bytes: 4, outcome: 'UNAVAILABLE' }]);
  });

  test('is not there for what the backend is not asked', async () => {
    const { layers, spans } = await houseWith({});

    await layers.close();

    expect(spans).toEqual([]);
  });
});
