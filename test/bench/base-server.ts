import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * What a workload is measured against, as its own process: `node base-server.js KIND FILE`, FILE
 * the JSON to answer with. Its address goes to the parent, and it ends with it.
 *
 * `http` is bare node:http that writes the answer out of objects in memory by JSON.stringify, and
 * so is what any server in Node could hope for. `replay` sends bytes made once, whatever came, and
 * shows what the load generator itself can do.
 */
const SERVERS: Readonly<Record<string, (answer: string) => Server>> = {
  http: serveObjects,
  replay: serveBytes,
};

function serveObjects(answer: string): Server {
  const objects: unknown = JSON.parse(answer);
  return createHttpServer((request, response) => {
    request.resume().on('end', () => {
      const body = JSON.stringify(objects);
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    });
  });
}

function serveBytes(answer: string): Server {
  const length = Buffer.byteLength(answer);
  const bytes = Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n${answer}`,
  );
  return createNetServer({ noDelay: true }, (socket: Socket) => {
    socket.on('data', () => socket.write(bytes));
    socket.on('error', () => socket.destroy());
  });
}

const [kind = '', file = ''] = process.argv.slice(2);
const server = SERVERS[kind]?.(readFileSync(file, 'utf8'));
if (!server) throw new Error(`no base server is called '${kind}'`);

process.on('disconnect', () => {
  process.exit(0);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.(`http://127.0.0.1:${port}`);
});
