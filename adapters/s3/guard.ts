import type { S3Client } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { isDocument, isTagged, isWhole } from './answer-shapes.js';
import { isClosed, NotS3Error } from './errors.js';

/** The most that an answer may hold that is no object's content, in bytes. */
const MAX_ANSWER_BYTES = 32 * 2 ** 20;

/** An answer as it came, which the SDK has a type for only in its own depths. */
interface Answer {
  statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body?: unknown;
}

/**
 * Looks at every answer before the SDK does: to that a hotel's welcome page is an empty listing, and
 * half of a listing may be one.
 */
export class Guard {
  /** Whether an answer ever had an id: then all of the service's have. */
  #givesIds = false;

  watch(client: S3Client): void {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (asked) => {
          const answered = await again(asked.request, () => next(asked));
          await this.#check(commandName, answered.response as Answer);
          return answered;
        },
      { step: 'deserialize', priority: 'low', name: 'stowageGuard' },
    );
  }

  /** @throws NotS3Error */
  async #check(command: string, answer: Answer): Promise<void> {
    try {
      this.#checkSender(answer);
    } catch (error) {
      letGo(answer);
      throw error;
    }
    if (answer.statusCode >= 300) return clearPage(answer);
    if (isTagged(command)) checkTag(answer);
    else await checkBody(command, answer);
  }

  #checkSender({ statusCode, headers }: Answer): void {
    const isIts = 'x-amz-request-id' in headers;
    this.#givesIds ||= isIts;
    if (isIts || isBusy(statusCode)) return;
    if (isRedirect(statusCode))
      throw new NotS3Error(`a redirect to ${headers['location'] ?? 'nowhere'}`);
    if (this.#givesIds) throw foreign(statusCode, 'has no x-amz-request-id');
  }
}

/**
 * Connections that idled may have been closed just when they are to be used: what only reads is then
 * asked once more.
 */
async function again<T>(request: unknown, ask: () => Promise<T>): Promise<T> {
  const { method } = request as { readonly method: string };
  try {
    return await ask();
  } catch (error) {
    if (!isClosed(error) || !['GET', 'HEAD'].includes(method)) throw error;
    return ask();
  }
}

/** By these something before the service may speak for it. */
function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** A refusal's own words are left; a page of somebody else's the SDK could not read. */
async function clearPage(answer: Answer): Promise<void> {
  const body = await textOf(answer);
  if (body === '' || isDocument(body, 'Error')) return;
  if (!isBusy(answer.statusCode) && !('x-amz-request-id' in answer.headers))
    throw foreign(answer.statusCode, 'is a page, and no error of S3');
  answer.body = Readable.from([]);
}

/** What nobody will read would hold its connection. */
function letGo({ body }: Answer): void {
  if (body instanceof Readable) body.destroy();
}

function checkTag(answer: Answer): void {
  const { statusCode, headers } = answer;
  if ('etag' in headers) return;
  letGo(answer);
  throw foreign(statusCode, 'has no ETag');
}

async function checkBody(command: string, answer: Answer): Promise<void> {
  const body = await textOf(answer);
  if (isWhole(command, body, 'x-amz-request-id' in answer.headers)) return;
  // Of what takes its time the status is sent before it is known: 200, and then an error.
  if (isDocument(body, 'Error')) answer.statusCode = 503;
  else throw foreign(answer.statusCode, 'is cut short, or no answer to this');
}

/** The body, which can still be read afterwards. */
async function textOf(answer: Answer): Promise<string> {
  const { body, statusCode } = answer;
  if (!(body instanceof Readable)) return '';
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) throw foreign(statusCode, 'has no end');
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks);
  answer.body = Readable.from([whole], { objectMode: false });
  return whole.toString();
}

function foreign(status: number, why: string): NotS3Error {
  return new NotS3Error(
    `an answer (${status}) that is not the service's own: it ${why}`,
  );
}
