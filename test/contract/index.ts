import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  test,
} from '@jest/globals';
import { FACETS, type StorageBackend } from '../../src/storage/index.js';
import { accountCases } from './account.js';
import { bulkDeleteCases } from './bulk-delete.js';
import type { BackendUnderTest, ContractCase } from './case.js';
import { closingCases } from './closing.js';
import { conditionCases } from './conditions.js';
import { containerChangeCases } from './container-changes.js';
import { containerListingCases } from './container-listing.js';
import { containerCases } from './containers.js';
import { copyCases } from './copy.js';
import { acrossCases } from './copy-across.js';
import { acrossRefusalCases } from './copy-across-refusals.js';
import { delimiterCases } from './delimiters.js';
import { errorCases } from './errors.js';
import { expiryCases } from './expiry.js';
import { integrityCases } from './integrity.js';
import { listingCases } from './listing.js';
import { memoryCases } from './memory.js';
import { metadataCases } from './metadata.js';
import { multipartCases } from './multipart.js';
import { completionCases } from './multipart-completion.js';
import { multipartFailureCases } from './multipart-failures.js';
import { multipartObjectCases } from './multipart-objects.js';
import { multipartRaceCases } from './multipart-races.js';
import { multipartRefusalCases } from './multipart-refusals.js';
import { nameCases } from './names.js';
import { objectCases } from './objects.js';
import { publicListingCases } from './public-listing.js';
import { publicReadingCases } from './public-reading.js';
import { publicationCases } from './publication.js';
import { raceCases } from './races.js';
import { rangeCases } from './ranges.js';
import { readingCases } from './reading.js';
import { signingCases } from './signing.js';
import { streamCases } from './streams.js';
import { suspendedVersionCases } from './versions-suspended.js';
import { versionDeleteCases } from './version-deletes.js';
import { versionModelCases } from './version-model.js';
import { versionCases } from './versions.js';
import { Workplace } from './workplace.js';

/** All that the contract promises, by operation. */
export const CONTRACT: readonly ContractCase[] = [
  ...containerCases,
  ...containerChangeCases,
  ...containerListingCases,
  ...objectCases,
  ...nameCases,
  ...listingCases,
  ...delimiterCases,
  ...rangeCases,
  ...conditionCases,
  ...integrityCases,
  ...metadataCases,
  ...streamCases,
  ...readingCases,
  ...memoryCases,
  ...raceCases,
  ...errorCases,
  ...closingCases,
  ...copyCases,
  ...acrossCases,
  ...acrossRefusalCases,
  ...multipartCases,
  ...multipartObjectCases,
  ...completionCases,
  ...multipartRaceCases,
  ...multipartFailureCases,
  ...multipartRefusalCases,
  ...versionCases,
  ...versionDeleteCases,
  ...versionModelCases,
  ...suspendedVersionCases,
  ...expiryCases,
  ...bulkDeleteCases,
  ...accountCases,
  ...publicationCases,
  ...publicListingCases,
  ...publicReadingCases,
  ...signingCases,
];

/** Has a backend keep every promise of the contract: those of all, and those of what it declares. */
export function describeBackend(declared: BackendUnderTest): void {
  describe(`the contract on ${declared.name}`, () => {
    let backend: StorageBackend;
    let workplace: Workplace;

    beforeAll(async () => {
      backend = await declared.open();
      workplace = new Workplace(backend, declared);
    });
    afterEach(() => workplace.clear(), 300_000);
    afterAll(() => backend.close());

    describeDeclaration(declared, () => backend);

    for (const each of CONTRACT.filter((one) => isDue(one, declared))) {
      const name = `${each.id}: ${each.title}`;
      const run = async () => each.run(await workplace.contextFor(each.id));
      test(name, run, each.timeoutMs);
    }
  });
}

function isDue(its: ContractCase, declared: BackendUnderTest): boolean {
  const { facets, ofServers = false, ofLabels, ofLasting = false } = its;
  if (its.ofOthers && !declared[its.ofOthers]) return false;
  if (ofLasting && declared.storesInMemory) return false;
  if (ofServers && !declared.servesPublic) return false;
  const labels = declared.labelsNothing ? 'NONE' : 'SOME';
  if (ofLabels !== undefined && ofLabels !== labels) return false;
  return facets.every((facet) => declared.facets.includes(facet));
}

/** What a backend's tests say of it is so: a facet that is lost fails here, and skips nothing. */
function describeDeclaration(
  declared: BackendUnderTest,
  backend: () => StorageBackend,
): void {
  const { facets, atomicity } = declared;
  test('DECL-01: it has the facets that its tests declare, and no others', () => {
    const present = FACETS.filter((facet) => backend()[facet] !== undefined);
    expect(new Set(present)).toEqual(new Set(facets));
  });

  test('DECL-02: it keeps the conditions among racing writers that its tests declare', () => {
    expect(backend().atomicity).toEqual(atomicity);
  });

  test('DECL-03: it has a name to show', () => {
    expect(backend().kind).toMatch(/^[a-z0-9-]+$/);
  });

  test('DECL-04: its limits are within what the contract allows', () => {
    const { limits } = backend();
    expect(limits.maxContainerNameBytes).toBeLessThanOrEqual(256);
    expect(limits.maxObjectNameBytes).toBe(1024);
    expect(limits.maxMetadataBytes).toBeLessThanOrEqual(4096);
  });

  test('DECL-05: no two cases have the same id', () => {
    const ids = CONTRACT.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  test('DECL-06: where accounts take what others hold, its tests declare a neighbour and a stranger', () => {
    const { copy } = backend();
    const { neighbour, stranger, meetsNoStranger } = declared;
    const has = {
      placeOf: copy?.placeOf !== undefined,
      takeObject: copy?.takeObject !== undefined,
      neighbour: neighbour !== undefined,
      stranger: stranger !== undefined || meetsNoStranger === true,
    };
    const isOne = copy?.service !== undefined;
    expect(Object.entries(has).filter(([, is]) => is !== isOne)).toEqual([]);
  });
}
