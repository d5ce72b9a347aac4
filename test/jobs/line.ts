import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A line to a Redis, which can be cut. */
export interface Line {
  /** The Redis's own, at the near end of the line. */
  readonly url: string;
  /** From now on nothing comes through. */
  cut(): void;
  /** It comes through again. */
  mend(): void;
  /** Takes the line away. */
  close(): Promise<void>;
}

/** A line of its own to the Redis at a URL. */
export async function lineTo(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
    if (isCut) cut();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: nearUrl(url, (server.address() as AddressInfo).port),
    cut,
    mend: () => {
      isCut = false;
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
