import { Readable } from 'node:stream';
import type {
  Call,
  Facet,
  ObjectBody,
  StorageBackend,
  StorageErrorCode,
} from '../storage/index.js';

/** The methods of T that go to the backend: those that take a Call last. */
type CallsOf<T> = {
  [Name in keyof T]-?: NonNullable<T[Name]> extends (
    ...given: infer Given
  ) => unknown
    ? Given extends [...unknown[], Call]
      ? Name
      : never
    : never;
}[keyof T];

type FacetCalls = {
  [Name in Facet]: CallsOf<NonNullable<StorageBackend[Name]>>;
}[Facet];

/** A call of the contract, by the name of its method. */
export type Operation = CallsOf<StorageBackend> | FacetCalls;

/** Whose places a call takes: see lanes.ts. */
export type LaneName = 'calls' | 'reads' | 'writes';

/** What the layers must know of a call. */
export interface Traits {
  /** After which failures it may be made again. */
  readonly repeatedAfter: readonly StorageErrorCode[];
  /** It moves a content, or many objects, inside the backend, which takes as long as they are large. */
  readonly long: boolean;
  readonly lane: LaneName;
}

/** Changes nothing, so it may be made as often as one likes. */
const READ: Traits = {
  repeatedAfter: ['UNAVAILABLE', 'RATE_LIMITED', 'TIMEOUT'],
  long: false,
  lane: 'calls',
};

/**
 * Says how something is to be, so that two leave what one does and answer alike. Not after a
 * TIMEOUT: the one that hangs may yet arrive, after somebody else's later change.
 */
const SETTING: Traits = {
  repeatedAfter: ['UNAVAILABLE', 'RATE_LIMITED'],
  long: false,
  lane: 'calls',
};

/** A second one would do it twice, or answer that there is nothing left to do. */
const ONCE: Traits = { repeatedAfter: [], long: false, lane: 'calls' };

/** Every call there is; one that is new to the contract does not compile before it stands here. */
const TRAITS = {
  listContainers: READ,
  statContainer: READ,
  createContainer: ONCE, // It says whether it was this call that made it.
  updateContainer: SETTING,
  deleteContainer: ONCE,
  listObjects: READ,
  statObject: READ,
  // Up to its answer: a body that fails half way fails for its reader, who may have used what came.
  readObject: { ...READ, lane: 'reads' },
  // Only while nobody has asked for a byte of its body: see retry.ts.
  writeObject: { ...READ, lane: 'writes' },
  updateObject: SETTING,
  deleteObject: ONCE,
  beginMultipart: ONCE,
  putPart: { ...READ, lane: 'writes' }, // As writeObject: the same part again is the same part.
  completeMultipart: { ...SETTING, long: true },
  abortMultipart: ONCE,
  readPart: { ...READ, lane: 'reads' },
  copyObject: { ...ONCE, long: true }, // Two copies are two versions.
  takeObject: { ...ONCE, long: true },
  listVersions: READ,
  statVersion: READ,
  restoreVersion: { ...ONCE, long: true },
  deleteVersion: ONCE,
  setExpiry: SETTING,
  deleteObjects: { ...ONCE, long: true },
  sign: READ,
  statAccount: READ,
  readAccountMetadata: READ,
  updateAccountMetadata: SETTING,
  publishContainer: SETTING,
  unpublishContainer: SETTING,
  listPublicContainers: READ,
} satisfies Record<Operation, Traits>;

/** Whether what a call is given, second of all, has a body. */
export function takesBody(operation: Operation): boolean {
  return traitsOf(operation).lane === 'writes';
}

/** The body that a call answers: readObject's has it, readPart's is it, and others have none. */
export function bodyGiven(
  operation: Operation,
  answer: unknown,
): Readable | undefined {
  if (traitsOf(operation).lane !== 'reads') return undefined;
  return answer instanceof Readable ? answer : (answer as ObjectBody).body;
}

/** Whether a method goes to the backend. `close` ends it, and `signer.signs` asks nobody. */
export function isOperation(name: string): name is Operation {
  return Object.hasOwn(TRAITS, name);
}

export function traitsOf(operation: Operation): Traits {
  return TRAITS[operation];
}
