/** A part of AWS that has accounts, and names of buckets, of its own. */
export interface Partition {
  readonly name: string;
  /** What its regions' hosts end with. */
  readonly domain: string;
}

/** Where most regions are. */
export const COMMERCIAL: Partition = { name: 'aws', domain: 'amazonaws.com' };

const PARTITIONS: readonly (readonly [regions: RegExp, Partition])[] = [
  [/^cn-/, { name: 'aws-cn', domain: 'amazonaws.com.cn' }],
  [/^us-gov-/, { name: 'aws-us-gov', domain: 'amazonaws.com' }],
  [/^us-iso-/, { name: 'aws-iso', domain: 'c2s.ic.gov' }],
  [/^us-isob-/, { name: 'aws-iso-b', domain: 'sc2s.sgov.gov' }],
  [/^eu-isoe-/, { name: 'aws-iso-e', domain: 'cloud.adc-e.uk' }],
  [/^us-isof-/, { name: 'aws-iso-f', domain: 'csp.hci.ic.gov' }],
  [/^eusc-/, { name: 'aws-eusc', domain: 'amazonaws.eu' }],
  [/^[a-z]{2}-[a-z]+-\d+$/, COMMERCIAL],
];

/** Undefined of a region that is called as none that is known: it may be of a partition that is new. */
export function partitionOf(region: string): Partition | undefined {
  return PARTITIONS.find(([regions]) => regions.test(region))?.[1];
}
