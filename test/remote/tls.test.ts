import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  test,
} from '@jest/globals';
import { once } from 'node:events';
import { createServer as createSecure, type Server } from 'node:https';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { runInThisContext } from 'node:vm';
import { parseAllow } from '../../src/remote/allow.js';
import { eventually } from '../support/eventually.js';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.js';
import { faultOf, fetched } from './opener.js';

const NAME = 'files.example.test';
/** What Node itself reads: Jest gives tests a copy. */
const environment = runInThisContext('process.env') as NodeJS.ProcessEnv;

const lookup = () => Promise.resolve(['127.0.0.1']);
const options = { allow: parseAllow(['127.0.0.1']), lookup };

describe('https', () => {
  const authorities = getCACertificates();
  const names: unknown[] = [];
  const hosts: unknown[] = [];
  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = createSecure({ cert: CERTIFICATE, key: CERTIFICATE_KEY });
    server.on('request', (request, response) => {
      names.push(
        (request.socket as Socket & { servername: string }).servername,
      );
      hosts.push(request.headers.host);
      response.end('the file');
    });
    server.on('tlsClientError', () => undefined);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    ({ port } = server.address() as AddressInfo);
  });

  afterEach(() => {
    setDefaultCACertificates(authorities);
    delete environment['NODE_TLS_REJECT_UNAUTHORIZED'];
  });

  afterAll(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });

  test('a certificate that nobody vouches for is refused', async () => {
    const url = `https://${NAME}:${port}/`;

    const fault = await faultOf(fetched(url, { options }));

    expect(fault).toMatchObject({ reason: 'TLS', details: { passing: false } });
    expect(hosts).toEqual([]);
  });

  test('so it is where the environment says to take any', async () => {
    environment['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const url = `https://${NAME}:${port}/`;

    expect((await faultOf(fetched(url, { options }))).reason).toBe('TLS');
  });

  test('the name is what TLS asks for and the Host, whatever address is dialled', async () => {
    setDefaultCACertificates([...authorities, CERTIFICATE]);

    const { content } = await fetched(`https://${NAME}:${port}/`, { options });

    expect(content).toBe('the file');
    expect(names).toEqual([NAME]);
    expect(hosts).toEqual([`${NAME}:${port}`]);
  });

  test.each(['other.example.test', '127.0.0.1'])(
    'the certificate of another than %s is refused',
    async (host) => {
      setDefaultCACertificates([...authorities, CERTIFICATE]);
      const url = `https://${host}:${port}/`;

      expect((await faultOf(fetched(url, { options }))).reason).toBe('TLS');
    },
  );

  test('what speaks no TLS is refused', async () => {
    await using plain = await listener((socket) => {
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const url = `https://${NAME}:${plain.port}/`;

    expect((await faultOf(fetched(url, { options }))).reason).toBe('TLS');
  });

  test('a handshake that never ends is TIMED_OUT, and leaves no connection', async () => {
    const open = new Set<Socket>();
    await using silent = await listener((socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    });
    const url = `https://${NAME}:${silent.port}/`;
    const short = { ...options, idleSeconds: 0.2 };

    const fault = await faultOf(fetched(url, { options: short }));

    expect(fault.reason).toBe('TIMED_OUT');
    await eventually('no connection is left', () =>
      Promise.resolve(open.size === 0),
    );
  });
});

async function listener(
  serve: (socket: Socket) => void,
): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).resume();
    serve(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
