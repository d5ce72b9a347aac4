import { once } from 'node:events';
import {
  createServer,
  request as ask,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** A request that came by, and how it was answered: 0 where it was not. */
export interface Passed {
  readonly method: string;
  /** As it stood on the wire, its query too. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  status: number;
}

/** What goes wrong with a request. */
export type Fault =
  /** The proxy answers itself; the backend never hears of it. */
  | {
      readonly answer: number;
      readonly headers?: OutgoingHttpHeaders;
      readonly body?: string;
    }
  /** The answer's body is made shorter, and its Content-Length with it. */
  | { readonly shortenTo: number }
  /** The connection ends after so many bytes of the answer's body. */
  | { readonly cutAfter: number }
  /** The connection ends, and no answer comes. */
  | { readonly drop: 'before' | 'after' }
  /** No answer comes, ever. */
  | { readonly hang: true }
  /** The answer comes, and the connection ends without a word while it is idle. */
  | { readonly closeIdle: true };

interface Plan {
  readonly matches: (request: Passed) => boolean;
  readonly fault: Fault;
  left: number;
}

/** Stands before a backend: counts what is asked, and has it go wrong as a test says. */
export class WireProxy implements AsyncDisposable {
  readonly url: string;
  readonly passed: Passed[] = [];
  readonly #upstream: URL;
  readonly #server: Server;
  #plans: Plan[] = [];

  private constructor(server: Server, upstream: URL) {
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    this.#upstream = upstream;
    this.#server = server;
    server.on('request', (request, response) => {
      void this.#serve(request, response);
    });
  }

  /** @param upstream any URL of the backend: its host and port are what counts */
  static async before(upstream: string): Promise<WireProxy> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new WireProxy(server, new URL(upstream));
  }

  /** The same URL, through the proxy. */
  through(url: string): string {
    return url.replace(this.#upstream.origin, this.url);
  }

  /** Has the next requests that match go wrong: one of them, unless told more. */
  fail(matches: Plan['matches'], fault: Fault, times = 1): void {
    this.#plans.push({ matches, fault, left: times });
  }

  /** Nothing goes wrong from here on, and nothing has passed. */
  reset(): void {
    this.#plans = [];
    this.passed.length = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const passed: Passed = { method, path, headers, status: 0 };
    this.passed.push(passed);
    const fault = this.#faultOf(passed);
    try {
      await this.#answer({ request, response, passed }, fault);
    } catch {
      // One of the two sides went away: the other hears it by its connection.
      response.destroy();
      request.destroy();
    }
  }

  #faultOf(passed: Passed): Fault | undefined {
    const plan = this.#plans.find(
      ({ left, matches }) => left > 0 && matches(passed),
    );
    if (plan) plan.left -= 1;
    return plan?.fault;
  }

  async #answer(on: Exchange, fault: Fault | undefined): Promise<void> {
    const { request, response } = on;
    if (fault === undefined) return this.#pass(on);
    if ('hang' in fault) return;
    if ('answer' in fault) {
      on.passed.status = fault.answer;
      response.writeHead(fault.answer, fault.headers).end(fault.body);
      request.resume();
      return;
    }
    if ('drop' in fault && fault.drop === 'before') {
      request.socket.destroy();
      return;
    }
    await this.#spoil(on, fault);
  }

  async #pass({ request, response, passed }: Exchange): Promise<void> {
    const answer = await this.#forward(request);
    passed.status = answer.statusCode ?? 0;
    response.writeHead(passed.status, answer.rawHeaders);
    await pipeline(answer, response);
  }

  /** Lets the backend do it, and spoils what it answers. */
  async #spoil(on: Exchange, fault: Fault): Promise<void> {
    const { request, response, passed } = on;
    if ('closeIdle' in fault) {
      await this.#pass(on);
      request.socket.destroySoon();
      return;
    }

    const answer = await this.#forward(request);
    passed.status = answer.statusCode ?? 0;
    const body = Buffer.concat(await answer.toArray());
    if ('shortenTo' in fault) {
      const short = body.subarray(0, fault.shortenTo);
      const headers = { ...answer.headers, 'content-length': short.length };
      response.writeHead(passed.status, headers).end(short);
      return;
    }
    if ('cutAfter' in fault) {
      response.writeHead(passed.status, answer.rawHeaders);
      response.write(body.subarray(0, fault.cutAfter), () => {
        request.socket.destroySoon();
      });
      return;
    }
    request.socket.destroy();
  }

  /** Its body goes along as it comes; an answer may come before its end. */
  async #forward(request: IncomingMessage): Promise<IncomingMessage> {
    const { hostname, port } = this.#upstream;
    const { method, url: path, rawHeaders } = request;
    const onward = ask({
      hostname,
      port,
      method,
      path,
      headers: rawHeaders as unknown as OutgoingHttpHeaders,
      agent: false,
    });
    pipeline(request, onward).catch(() => onward.destroy());
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    return answer;
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly passed: Passed;
}
