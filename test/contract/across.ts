import type {
  Call,
  CopyTarget,
  Facet,
  ObjectStat,
  ReadableRef,
  ServerSideCopy,
  ServicePlace,
} from '../../src/storage/index.js';
import { digestOf } from '../support/bytes.js';
import { call } from '../support/call.js';
import { write } from './acts.js';
import {
  casesWith,
  withFacets,
  type CaseContext,
  type ContractCase,
  type Other,
  type WithFacets,
} from './case.js';
import { Workplace } from './workplace.js';

/** A case's own place in its account, and `there` another in another account of the same service. */
export type AcrossContext<F extends Facet = 'copy'> = WithFacets<F | 'copy'> & {
  readonly there: WithFacets<F | 'copy'>;
};

/** Makes cases that are promises of those that take what another account holds; both have these facets. */
export function casesAcross<F extends Facet = 'copy'>(
  other: Other,
  ...facets: readonly F[]
) {
  const needed = ['copy', ...facets] as const;
  return (
    id: string,
    title: string,
    run: (context: AcrossContext<F>) => Promise<void>,
  ): ContractCase => ({
    ...casesWith<F | 'copy'>(...needed)(id, title, (context) =>
      withOther(context, { id, other }, (there) =>
        run({ ...context, there: withFacets(there, needed) }),
      ),
    ),
    ofOthers: other,
  });
}

/** The other account is opened for this case, and what was made in it is taken away again. */
async function withOther(
  { declared }: CaseContext,
  { id, other }: { readonly id: string; readonly other: Other },
  run: (there: CaseContext) => Promise<void>,
): Promise<void> {
  const account = await declared[other]?.();
  if (account === undefined) throw new Error(`There is no ${other}.`);
  const workplace = new Workplace(account, declared);
  try {
    await run(await workplace.contextFor(id));
  } finally {
    await workplace.clear();
    await account.close();
  }
}

/** Where an account has an object, written down and read again as a job does it. */
export function placeIn(
  copy: ServerSideCopy,
  source: ReadableRef,
): ServicePlace {
  const place = copy.placeOf?.(source);
  if (place === undefined) throw new Error('The account knows no places.');
  return JSON.parse(JSON.stringify(place)) as ServicePlace;
}

/** Takes what the other account has at `source`. */
export function take(
  { copy, there }: AcrossContext,
  source: ReadableRef,
  target: CopyTarget,
  its: Call = call,
): Promise<ObjectStat | undefined> {
  return takeFrom(copy, placeIn(there.copy, source), target, its);
}

export function takeFrom(
  copy: ServerSideCopy,
  place: ServicePlace,
  target: CopyTarget,
  its: Call = call,
): Promise<ObjectStat | undefined> {
  const taking = copy.takeObject?.(place, target, its);
  return taking ?? Promise.reject(new Error('The account takes nothing.'));
}

/** A source in the other account with all that a copy takes along, and where it is to go. */
export async function written({ there, container }: AcrossContext) {
  const source = { container: there.container, name: 'source' };
  const stat = await write(there.backend, source, 'the content', {
    contentType: 'text/plain',
    metadata: new Map([['unit', 'test']]),
    expect: { md5: digestOf('md5', Buffer.from('the content')) },
  });
  return { source, stat, target: { container, name: 'copy' } };
}
