import { describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { RawPeer } from './raw-peer.js';
import { openSockets, type SocketGateway } from './socket-gateway.js';

/** A gateway whose listings come only when it is told so, or are given up. */
async function openHeld(limits: { readonly drainMs?: number } = {}) {
  const held = { asked: 0, givenUp: 0, answer: (): void => undefined };
  const told = new Promise<void>((resolve) => (held.answer = resolve));
  const gateway = await openSockets({
    limits,
    around: (backend) => ({
      ...backend,
      listContainers: async (request, call) => {
        held.asked += 1;
        call.signal.addEventListener('abort', () => (held.givenUp += 1));
        await told;
        return backend.listContainers(request, call);
      },
    }),
  });
  return { ...gateway, held };
}

const LIST = '{ accounts { containers { nodes { name } } } }';

async function watch(gateway: SocketGateway, peer: RawPeer): Promise<void> {
  const { job } = await gateway.begin();
  peer.ask('job', `subscription { jobUpdated(id: "job:${job.id}") { state } }`);
  await peer.sees(({ id }) => id === 'job');
}

const reached = (what: string, isSo: () => boolean) =>
  eventually(what, () => Promise.resolve(isSo()));

describe('an operation on a socket', () => {
  test('is given up when the client completes it', async () => {
    await using gateway = await openHeld();
    using peer = await RawPeer.greeted(gateway.url);
    peer.ask('1', LIST);
    await reached('it is asked', () => gateway.held.asked === 1);
    peer.say({ type: 'complete', id: '1' });

    await reached('it is given up', () => gateway.held.givenUp === 1);
    gateway.held.answer();
  });

  test('is given up when the client goes', async () => {
    await using gateway = await openHeld();
    using peer = await RawPeer.greeted(gateway.url);
    peer.ask('1', LIST);
    await reached('it is asked', () => gateway.held.asked === 1);
    peer.socket.terminate();

    await reached('it is given up', () => gateway.held.givenUp === 1);
    gateway.held.answer();
  });
});

describe('a gateway that is closed', () => {
  test('answers what is under way on a socket, and then closes it, with a code that says it goes', async () => {
    await using gateway = await openHeld();
    using peer = await RawPeer.greeted(gateway.url);
    peer.ask('1', LIST);
    await reached('it is asked', () => gateway.held.asked === 1);

    const closing = gateway.close();
    await expect(RawPeer.open(gateway.url)).rejects.toThrow();
    expect(peer.code).toBeUndefined();
    gateway.held.answer();

    expect(await peer.ends()).toBe(1001);
    await closing;
    expect(peer.seen.map(({ type }) => type)).toEqual([
      'connection_ack',
      'next',
      'complete',
    ]);
  });

  test('neither waits for subscriptions nor says that they are complete: a client subscribes again', async () => {
    await using gateway = await openSockets();
    using peer = await RawPeer.greeted(gateway.url);
    await watch(gateway, peer);

    await gateway.close();
    expect(await peer.ends()).toBe(1001);
    expect(peer.seen.filter(({ type }) => type === 'complete')).toEqual([]);
    await reached('nobody watches', () => gateway.watching() === 0);
  });

  test('closes what has not yet introduced itself, and what does not say goodbye', async () => {
    await using gateway = await openSockets();
    using silent = await RawPeer.open(gateway.url);
    using deaf = await RawPeer.greeted(gateway.url);
    deaf.socket.pause();

    await gateway.close();
    expect(await silent.ends()).toBe(1001);
  });

  test('cuts what is still under way when its time is up', async () => {
    await using gateway = await openHeld({ drainMs: 100 });
    using peer = await RawPeer.greeted(gateway.url);
    peer.ask('1', LIST);
    await reached('it is asked', () => gateway.held.asked === 1);

    await gateway.close();
    expect(await peer.ends()).toBe(1006);
    expect(gateway.held.givenUp).toBe(1);
    gateway.held.answer();
  });
});
