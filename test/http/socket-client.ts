import { expect } from '@jest/globals';
import {
  createClient,
  type Client,
  type FormattedExecutionResult,
} from 'graphql-ws';
import { WebSocket } from 'ws';

type Variables = Record<string, unknown>;

/** The client that people use, over a socket that ends with it. */
export class SocketClient implements AsyncDisposable {
  readonly #client: Client;

  constructor(url: string) {
    this.#client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
  }

  /** What an operation gives, one after the other. */
  iterate<Data = Record<string, unknown>>(
    query: string,
    variables: Variables = {},
  ): AsyncIterableIterator<FormattedExecutionResult<Data>> {
    return this.#client.iterate<Data, Variables>({ query, variables });
  }

  /** The one answer of an operation. */
  async ask(
    query: string,
    variables: Variables = {},
  ): Promise<FormattedExecutionResult> {
    const answers: FormattedExecutionResult[] = [];
    for await (const each of this.iterate(query, variables)) answers.push(each);
    const [answer] = answers;
    if (!answer || answers.length > 1) throw new Error('not one answer');
    return answer;
  }

  /** What an operation is refused with, before anything of it was done. */
  async refusalOf(
    query: string,
    variables: Variables = {},
  ): Promise<readonly unknown[]> {
    try {
      await this.iterate(query, variables).next();
    } catch (error) {
      return error as readonly unknown[];
    }
    throw new Error('it was not refused');
  }

  /** Goes without a word. */
  terminate(): void {
    this.#client.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.dispose();
  }
}

/** The one error of a refusal. */
export function refused(code: string): readonly unknown[] {
  const extensions: unknown = expect.objectContaining({
    code,
    retryable: false,
    requestId: expect.stringMatching(/^req-/) as unknown,
  });
  const message: unknown = expect.any(String);
  return [expect.objectContaining({ message, extensions })];
}
