import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A line to a Redis, which can be cut. */
export interface Line {
  /** The Redis's own, at the near end of the line. */
  readonly url: string;
  /** From now on nothing comes through. */
  cut(): void;
  /** From now on what is said gets there, and no answer comes back. */
  deafen(): void;
  /** It comes through again, to who connects anew. */
  mend(): void;
  /** Takes the line away. */
  close(): Promise<void>;
}

/** A line of its own to the Redis at a URL. */
export async function lineTo(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  let isDeaf = false;
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const cut = () => {
    isCut = true;
    drop();
  };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far);
    far.on('data', (answer) => isDeaf || near.write(answer));
    far.on('end', () => near.end());
    if (isCut) cut();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: nearUrl(url, (server.address() as AddressInfo).port),
    cut,
    deafen: () => {
      isDeaf = true;
    },
    mend: () => {
      isCut = false;
      isDeaf = false;
      drop();
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function nearUrl(url: string, port: number): string {
  const near = new URL(url);
  near.hostname = '127.0.0.1';
  near.port = String(port);
  return near.href;
}
