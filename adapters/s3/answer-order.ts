import type { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** The raw answer, which the SDK has a type for only in its own depths. */
interface Answered {
  readonly response?: unknown;
}

/**
 * Version ids in the order of the answer to this command, to be asked for once it was sent. The SDK
 * gives versions and delete markers apart, and their times, in seconds on AWS, don't tell the order.
 * It is the first key's that holds: longer ones come after it, and each may have a version `null`.
 */
export function orderOfAnswer(
  command: ListObjectVersionsCommand,
): (versionId: string) => number {
  const order = new Map<string, number>();
  command.middlewareStack.add(
    (next) => async (asked) => {
      const answered = await next(asked);
      for (const id of idsIn(await bodyOf(answered)))
        if (!order.has(id)) order.set(id, order.size);
      return answered;
    },
    { step: 'deserialize', priority: 'low', name: 'orderOfAnswer' },
  );
  return (versionId) => order.get(versionId) ?? order.size;
}

/** The answer's body, which can still be read afterwards. */
async function bodyOf({ response }: Answered): Promise<string> {
  const answer = response as { body: unknown };
  if (!(answer.body instanceof Readable)) return '';
  const body = await text(answer.body);
  answer.body = Readable.from([Buffer.from(body)], { objectMode: false });
  return body;
}

/** A key can't look like one: its '<' is escaped. */
function idsIn(xml: string): readonly string[] {
  const found = xml.matchAll(/<VersionId>([^<]*)<\/VersionId>/g);
  return [...found].map(([, id = '']) => id);
}
