import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Vector } from '../vectors.js';

/** What every address answers with in the end. */
export const FILE = 'the file';

/** All web servers there are: they listen at every address, and remember at which they were reached. */
export class Origin {
  readonly #servers: Server[] = [];
  #vector: Vector | undefined;
  #turn = 0;
  #reached = new Set<string>();

  /** Speaks TLS at 443, and plain HTTP at each other port. */
  async listen(
    ports: Iterable<number>,
    tls: https.ServerOptions,
  ): Promise<void> {
    for (const port of ports) {
      const server =
        port === 443 ? https.createServer(tls) : http.createServer();
      server.on('request', this.#answer);
      server.on('connection', this.#remember);
      this.#servers.push(server);
      server.listen({ host: '::', port });
      await once(server, 'listening');
    }
  }

  /** From here on it answers as the vector says. */
  play(vector: Vector): void {
    this.#vector = vector;
    this.#turn = 0;
    this.#reached = new Set();
  }

  /** Each address where somebody has connected since then. */
  get reached(): readonly string[] {
    return [...this.#reached];
  }

  close(): void {
    for (const server of this.#servers) server.close();
  }

  readonly #remember = (socket: Socket) => {
    const { address } = socket.address() as AddressInfo;
    this.#reached.add(address.replace(/^::ffff:(?=\d+\.)/, ''));
  };

  readonly #answer: http.RequestListener = (_request, response) => {
    const { redirects = [], loop } = this.#vector ?? {};
    const location =
      redirects[this.#turn] ?? (loop ? redirects.at(-1) : undefined);
    this.#turn += 1;
    response.setHeader('connection', 'close');
    if (location === undefined) response.end(FILE);
    else response.writeHead(302, { location }).end();
  };
}
