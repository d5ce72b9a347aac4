import type {
  Completion,
  MultipartRef,
  NewMultipart,
  NewPart,
  ObjectStat,
  PartStat,
} from '../../src/storage/index.js';
import { bodyOf } from '../support/bodies.js';
import { seededBytes } from '../support/bytes.js';
import { call } from '../support/call.js';
import { casesWith, type CaseContext, type WithFacets } from './case.js';

/** A promise of those that take content in parts. */
export const multipartCase = casesWith('multipart');

export type MultipartContext = WithFacets<'multipart'>;

/** What all uploads go to where nobody says another name. */
export const NAME = 'doc';

/** An upload and those of its parts that are stored. */
export interface Begun {
  readonly upload: MultipartRef;
  readonly parts: readonly PartStat[];
}

/** Where an upload goes, and what is said of it. */
export interface Said extends Partial<NewMultipart> {
  readonly container?: string;
  readonly name?: string;
}

/** Bytes of a part that is not the last; small, where the backend lets it. */
export function partSizeOf({ multipart }: MultipartContext): number {
  return Math.max(multipart.minPartSize, 1000);
}

/** Two parts' content, the last one short: where it is cut matters, since every byte differs. */
export function twoParts(context: MultipartContext): readonly Buffer[] {
  return [seededBytes('one', partSizeOf(context)), seededBytes('two', 17)];
}

export function refOf({ container }: CaseContext, name = NAME) {
  return { container, name };
}

export function partOf(partNumber: number, content: string | Buffer): NewPart {
  const size = Buffer.byteLength(content);
  return { partNumber, size, body: bodyOf(content) };
}

/** Begins an upload with no part yet. */
export function begin(
  context: MultipartContext,
  { container = context.container, name = NAME, ...said }: Said = {},
): Promise<MultipartRef> {
  const object = { partSize: partSizeOf(context), ...said };
  return context.multipart.beginMultipart({ container, name }, object, call);
}

/** Begins an upload and stores each of these as a part, in their order. */
export async function begun(
  context: MultipartContext,
  contents: readonly (string | Buffer)[],
  said: Said = {},
): Promise<Begun> {
  const upload = await begin(context, said);
  const parts: PartStat[] = [];
  for (const [at, content] of contents.entries()) {
    const part = partOf(at + 1, content);
    parts.push(await context.multipart.putPart(upload, part, call));
  }
  return { upload, parts };
}

export function complete(
  { multipart }: MultipartContext,
  { upload, parts }: Begun,
  said: Omit<Completion, 'parts'> = {},
): Promise<ObjectStat> {
  return multipart.completeMultipart(upload, { parts, ...said }, call);
}

/** An object made of these parts. */
export async function made(
  context: MultipartContext,
  contents: readonly (string | Buffer)[],
  said: Said = {},
): Promise<ObjectStat> {
  return complete(context, await begun(context, contents, said));
}
