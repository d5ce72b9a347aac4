import { once } from 'node:events';
import {
  Agent,
  request,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { buffer } from 'node:stream/consumers';

/** An answer with all of its body. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly bytes: Buffer;
}

export interface Sending {
  readonly method?: string;
  readonly headers?: RequestOptions['headers'];
  readonly body?: string | Buffer;
}

/** One request on a connection of its own, whose header lines are exactly these. */
export async function send(
  url: string,
  sending: Sending = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = sending;
  const agent = new Agent({ keepAlive: true });
  const asked = request(url, { method, headers, agent });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const bytes = await buffer(answer);
  agent.destroy();
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: bytes.toString(),
    bytes,
  };
}

/** A body that is an error's JSON. */
export function errorIn(answer: Answer): Readonly<Record<string, unknown>> {
  return JSON.parse(answer.body) as Readonly<Record<string, unknown>>;
}
