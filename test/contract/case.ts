import type {
  Atomicity,
  CreateContainerOptions,
  Facet,
  ObjectRef,
  StorageBackend,
} from '../../src/storage/index.js';

/** What the tests of a backend declare of it. */
export interface Declaration {
  /** Exactly these: one more or one less is a failure. */
  readonly facets: readonly Facet[];
  readonly atomicity: Atomicity;
  /** How long an object that is to expire must at least live, in milliseconds; 200 when absent. */
  readonly shortestLifeMs?: number;
  /** How many objects there are where there are very many; 20,001 when absent, two pages and one. */
  readonly veryMany?: number;
  /** It serves what is public at URLs of its own, so that the gateway doesn't have to. */
  readonly servesPublic?: boolean;
  /** Its objects are kept in this very process, and count as its memory. */
  readonly storesInMemory?: boolean;
  /** The stat of a container never says what it holds: nobody counts it. */
  readonly countsNothing?: boolean;
  /** Containers have no metadata: none is made with any, and none takes any. */
  readonly labelsNothing?: boolean;
  /** A name shares its 1,024 bytes with its container's, and a slash between them. */
  readonly sharesNames?: boolean;
  /** How many bytes may be on their way where nobody says how many there are; 16 MiB when absent. */
  readonly onItsWayBytes?: number;
  /** It fails at an id that can be no version's, instead of finding none. */
  readonly failsAtOddVersionIds?: boolean;
  /** What is said of a version changes only by another in its place, which has another id. */
  readonly renewsVersionIds?: boolean;
  /** Its service is tried with no account that is closed to this one: other tests of its adapter have one. */
  readonly meetsNoStranger?: boolean;
}

/** A backend, and what is declared of it. */
export interface BackendUnderTest extends Declaration {
  readonly name: string;
  /**
   * Opens an account. It is opened once for all cases, and again by those that close one. Two that are
   * opened by one name of a storage are over the same storage, unless it is kept in memory.
   */
  readonly open: (storage?: string) => Promise<StorageBackend>;
  /** Opens another account of the same service, whose objects the first may read; with `copy.service`. */
  readonly neighbour?: () => Promise<StorageBackend>;
  /** Opens one whose objects it may not read. */
  readonly stranger?: () => Promise<StorageBackend>;
}

/** What a case is given. */
export interface CaseContext {
  readonly backend: StorageBackend;
  /** A container of the case's own: empty, without versions, deleted after it with all it holds. */
  readonly container: string;
  /** Begins the names of all of this case's containers and of no other case's. */
  readonly prefix: string;
  /** Makes another such container. */
  readonly newContainer: (options?: CreateContainerOptions) => Promise<string>;
  /** Has a container, that the case may make itself, deleted in the end. */
  readonly owned: (container: string) => string;
  /** An object of which versions will be kept, so that they too are deleted in the end. */
  readonly versioned: (container: string, name?: string) => ObjectRef;
  readonly declared: BackendUnderTest;
}

/** Another account of the same service, by whether the first may read what it holds. */
export type Other = 'neighbour' | 'stranger';

/** A promise that every backend keeps, or every one with certain facets. */
export interface ContractCase {
  /** Never changes and is never given again: `LIST-07`. */
  readonly id: string;
  readonly title: string;
  readonly facets: readonly Facet[];
  readonly timeoutMs: number;
  /** Only of those that serve what is public themselves. */
  readonly ofServers?: boolean;
  /** Only of those whose containers have metadata; or only of those whose have none. */
  readonly ofLabels?: 'SOME' | 'NONE';
  /** Only of those whose storage outlives this process. */
  readonly ofLasting?: boolean;
  /** Only of those that declare another account like this. */
  readonly ofOthers?: Other;
  readonly run: (context: CaseContext) => Promise<void>;
}

const TIMEOUT_MS = 60_000;

/** A promise of every backend. */
export function contractCase(
  id: string,
  title: string,
  run: (context: CaseContext) => Promise<void>,
): ContractCase {
  return { id, title, facets: [], timeoutMs: TIMEOUT_MS, run };
}

/** The facets a case asks for, there for certain. */
export type WithFacets<F extends Facet> = CaseContext & {
  readonly [K in F]: NonNullable<StorageBackend[K]>;
};

/** Makes cases that are promises of the backends with these facets; each is given them by name. */
export function casesWith<F extends Facet>(...facets: readonly F[]) {
  return (
    id: string,
    title: string,
    run: (context: WithFacets<F>) => Promise<void>,
  ): ContractCase => ({
    ...contractCase(id, title, (context) => run(withFacets(context, facets))),
    facets,
  });
}

/**
 * The same context, with these facets by name.
 * @throws Error where one is not there
 */
export function withFacets<F extends Facet>(
  context: CaseContext,
  facets: readonly F[],
): WithFacets<F> {
  const found = facets.map((facet) => [facet, context.backend[facet]] as const);
  const missing = found.find(([, facet]) => facet === undefined);
  if (missing) throw new Error(`The facet '${missing[0]}' is not there.`);
  return { ...context, ...Object.fromEntries(found) } as WithFacets<F>;
}

/** The same case with more time, for one that does much. */
export function lasting(timeoutMs: number, long: ContractCase): ContractCase {
  return { ...long, timeoutMs };
}

/** The same case, of those alone whose storage outlives this process. */
export function lastingCase(its: ContractCase): ContractCase {
  return { ...its, ofLasting: true };
}

/** A promise of those whose containers have metadata. */
export function labelledCase(
  ...described: Parameters<typeof contractCase>
): ContractCase {
  return { ...contractCase(...described), ofLabels: 'SOME' };
}

/** A promise of those whose containers have none. */
export function unlabelledCase(
  ...described: Parameters<typeof contractCase>
): ContractCase {
  return { ...contractCase(...described), ofLabels: 'NONE' };
}
