import {
  CHECKSUM_ALGORITHMS,
  defined,
  versionOf,
  type Checksums,
  type Disposition,
  type Metadata,
  type ObjectStat,
  type ReadIntent,
  type SignIntent,
  type WriteIntent,
} from '../storage/index.js';
import { packFields, unpackFields } from './fields.js';

/** What a ticket says: who may do what, until when. */
export interface TicketContent<Intent extends SignIntent = SignIntent> {
  readonly account: string;
  readonly intent: Intent;
  readonly expiresAt: Date;
  /** Of an upload's ID: what it is to replace. */
  readonly replaces?: Replaced;
}

type Replaced = Pick<ObjectStat, 'etag' | 'modifiedAt' | 'versionId'>;

/** Changes whenever the fields do, so that a ticket of another release is never misread. */
const VERSION = '1';

/** A note's tag and text. Tags are one letter, or `m` or `c` and the key of an entry. */
type Notes = readonly (readonly [tag: string, text: string | undefined])[];

/** @throws StorageError INVALID_ARGUMENT for a text too long to be in a ticket */
export function encodeTicket(content: TicketContent): Buffer {
  const { account, intent, expiresAt, replaces } = content;
  const notes =
    intent.operation === 'read' ? readNotes(intent) : writeNotes(intent);
  return packFields([
    VERSION,
    intent.operation,
    account,
    intent.ref.container,
    intent.ref.name,
    String(expiresAt.getTime()),
    String(intent.expiresInSeconds),
    ...[...notes, ...replacedNotes(replaces)].flatMap(([tag, text]) =>
      text === undefined ? [] : [tag, text],
    ),
  ]);
}

/** Undefined for what encodeTicket of this release did not make. */
export function decodeTicket(bytes: Buffer): TicketContent | undefined {
  const [version, operation, account, container, name, expiry, life, ...rest] =
    unpackFields(bytes) ?? [];
  if (version !== VERSION || life === undefined) return undefined;
  if (account === undefined || container === undefined || name === undefined) {
    return undefined;
  }

  const bound: Bound = {
    ref: { container, name },
    expiresInSeconds: Number(life),
  };
  const notes = pairsOf(rest);
  const intent =
    operation === 'read' ? readIntent(bound, notes) : writeIntent(bound, notes);
  const expiresAt = new Date(Number(expiry));
  return defined({ account, intent, expiresAt, replaces: replacedOf(notes) });
}

function replacedNotes(replaces?: Replaced): Notes {
  return [
    ['E', replaces?.etag],
    ['M', replaces?.modifiedAt.getTime().toString()],
    ['V', replaces?.versionId],
  ];
}

function replacedOf(notes: ReadonlyMap<string, string>): Replaced | undefined {
  const etag = notes.get('E');
  if (etag === undefined) return undefined;
  const modifiedAt = new Date(Number(notes.get('M')));
  return defined({ etag, modifiedAt, versionId: notes.get('V') });
}

type Bound = Pick<WriteIntent, 'ref' | 'expiresInSeconds'>;

function readNotes(intent: ReadIntent): Notes {
  return [
    ['d', intent.disposition],
    ['f', intent.filename],
    ['v', versionOf(intent.ref)],
  ];
}

function readIntent(
  { ref, expiresInSeconds }: Bound,
  notes: ReadonlyMap<string, string>,
): ReadIntent {
  const disposition: Disposition =
    notes.get('d') === 'INLINE' ? 'INLINE' : 'ATTACHMENT';
  return {
    operation: 'read',
    ref: { ...ref, ...defined({ versionId: notes.get('v') }) },
    expiresInSeconds,
    disposition,
    ...defined({ filename: notes.get('f') }),
  };
}

function writeNotes(intent: WriteIntent): Notes {
  return [
    ['u', intent.uploadId],
    ['s', intent.size?.toString()],
    ['x', intent.maxSize?.toString()],
    ['t', intent.contentType],
    ['a', intent.ifAbsent?.toString()],
    ['i', intent.ifMatch],
    ['e', intent.objectExpiresAt?.getTime().toString()],
    ...Object.entries(intent.checksums ?? {}).map(
      ([algorithm, hex]) => [`c${algorithm}`, hex] as const,
    ),
    ...[...(intent.metadata ?? [])].map(
      ([key, value]) => [`m${key}`, value] as const,
    ),
  ];
}

function writeIntent(
  bound: Bound,
  notes: ReadonlyMap<string, string>,
): WriteIntent {
  const absent = notes.get('a');
  const expiry = numberOf(notes.get('e'));
  return {
    operation: 'write',
    ...bound,
    uploadId: notes.get('u') ?? '',
    ...defined({
      size: numberOf(notes.get('s')),
      maxSize: numberOf(notes.get('x')),
      contentType: notes.get('t'),
      checksums: checksumsOf(notes),
      metadata: metadataOf(notes),
      ifAbsent: absent === undefined ? undefined : absent === 'true',
      ifMatch: notes.get('i'),
      objectExpiresAt: expiry === undefined ? undefined : new Date(expiry),
    }),
  };
}

function pairsOf(fields: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    pairs.set(fields[at] ?? '', fields[at + 1] ?? '');
  }
  return pairs;
}

function checksumsOf(
  notes: ReadonlyMap<string, string>,
): Checksums | undefined {
  const known = CHECKSUM_ALGORITHMS.filter((name) => notes.has(`c${name}`));
  if (known.length === 0) return undefined;
  return Object.fromEntries(known.map((name) => [name, notes.get(`c${name}`)]));
}

function metadataOf(notes: ReadonlyMap<string, string>): Metadata | undefined {
  const entries = [...notes]
    .filter(([tag]) => tag.startsWith('m'))
    .map(([tag, value]) => [tag.slice(1), value] as const);
  return entries.length === 0 ? undefined : new Map(entries);
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
