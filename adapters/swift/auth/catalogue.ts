import { z } from 'zod';
import { NoEndpointError } from '../http/failures.js';

/** What Keystone answers of services: leniently, since much of it is of no matter here. */
export const CATALOGUE = z.array(
  z.object({
    type: z.string(),
    endpoints: z
      .array(
        z.object({
          interface: z.string(),
          region_id: z.string().nullish(),
          region: z.string().nullish(),
          url: z.string(),
        }),
      )
      .default([]),
  }),
);

export type Catalogue = z.infer<typeof CATALOGUE>;

/** Which of the object store's endpoints is meant. */
export interface EndpointChoice {
  /** `public`, `internal` or `admin`. */
  readonly interface: string;
  /** Absent: the only one there is. */
  readonly region?: string | undefined;
}

interface Endpoint {
  readonly interface: string;
  readonly region: string;
  readonly url: string;
}

/** Where the account is, without a '/' at its end. */
export interface StorageUrls {
  readonly storageUrl: string;
  /** Where clients reach it, by URLs that are signed for them. */
  readonly publicUrl: string;
}

/** @throws NoEndpointError saying what there is instead */
export function storageUrlsIn(
  catalogue: Catalogue,
  choice: EndpointChoice,
): StorageUrls {
  const endpoints = endpointsIn(catalogue);
  const region = choice.region ?? onlyRegion(endpoints);
  const near = endpoints.filter((endpoint) => endpoint.region === region);
  if (near.length === 0) {
    const there = listed(endpoints.map((endpoint) => endpoint.region));
    throw new NoEndpointError(
      `region '${region}' has no object-store; there are: ${there}. Set \`region\``,
    );
  }

  const storageUrl = urlAmong(near, choice.interface);
  if (storageUrl !== undefined) {
    return { storageUrl, publicUrl: urlAmong(near, 'public') ?? storageUrl };
  }
  const there = listed(near.map((endpoint) => endpoint.interface));
  throw new NoEndpointError(
    `region '${region}' has no ${choice.interface} endpoint of its object-store; ` +
      `there are: ${there}. Set \`interface\``,
  );
}

function urlAmong(
  endpoints: readonly Endpoint[],
  side: string,
): string | undefined {
  const found = endpoints.find((endpoint) => endpoint.interface === side);
  return found?.url.replace(/\/+$/, '');
}

function endpointsIn(catalogue: Catalogue): readonly Endpoint[] {
  const endpoints = catalogue
    .filter(({ type }) => type === 'object-store')
    .flatMap((service) => service.endpoints)
    .map(({ region_id, region, ...rest }) => ({
      ...rest,
      region: region_id ?? region ?? '',
    }));
  if (endpoints.length > 0) return endpoints;

  const there = listed(catalogue.map(({ type }) => type)) || 'nothing';
  throw new NoEndpointError(
    `the catalogue has no object-store for this project; there is: ${there}. ` +
      'Set `storageUrl`, or see that the user has a role on the right project',
  );
}

/** Files must not land wherever a catalogue begins. */
function onlyRegion(endpoints: readonly Endpoint[]): string {
  const regions = new Set(endpoints.map(({ region }) => region));
  const [region = ''] = regions;
  if (regions.size === 1) return region;
  throw new NoEndpointError(
    `several regions have an object-store: ${listed(regions)}. Set \`region\``,
  );
}

function listed(words: Iterable<string>): string {
  return [...new Set(words)].sort().join(', ');
}
