import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { rowsOf, type ListedRows } from './listing-xml.js';
import type { Wire } from './wire.js';

/** An answer as it came, which the SDK has a type for only in its own depths. */
interface Answer {
  readonly statusCode: number;
  body?: unknown;
}

/** What the SDK is left to read. */
const NO_ROWS = Buffer.from('<ListBucketResult/>');

/** Between the SDK's own reader and those who see that the answer is whole. */
const WITHIN = {
  name: 'rowsOfListing',
  relation: 'after',
  toMiddleware: 'deserializerMiddleware',
} as const;

/** A part of a bucket's listing, in one request; its rows are read by us. */
export async function listPage(
  wire: Wire,
  question: ListObjectsV2CommandInput,
  signal: AbortSignal,
): Promise<ListedRows> {
  const command = new ListObjectsV2Command(question);
  let rows: ListedRows = {};
  const read =
    <Asked, Answered extends { readonly response: unknown }>(
      next: (asked: Asked) => Promise<Answered>,
    ) =>
    async (asked: Asked) => {
      const answered = await next(asked);
      const answer = answered.response as Answer;
      if (answer.statusCode === 200) rows = rowsOf(await bodyOf(answer));
      return answered;
    };
  command.middlewareStack.addRelativeTo(read, WITHIN);
  await wire.ask(command, signal);
  return rows;
}

/** What it says, which the SDK is not to read again. */
async function bodyOf(answer: Answer): Promise<string> {
  const { body } = answer;
  answer.body = Readable.from([NO_ROWS], { objectMode: false });
  return body instanceof Readable ? text(body) : '';
}
