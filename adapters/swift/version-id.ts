/** What Swift calls the one version that was written while none were kept. */
export const UNVERSIONED = 'null';

/** Seconds since 1970, with five decimals, and what tells two of the same apart. */
const TIMESTAMP = /^\d{10}\.\d{5}(?:_[0-9a-f]{16})?$/;

/** What comes before all versions of an object, in the order of a listing: newest first. */
const BEFORE_ALL = '9999999999.99999';

/** Whether Swift can have given such an id; it takes others for no id at all, or for a mistake. */
export function isVersionId(id: string): boolean {
  return id === UNVERSIONED || TIMESTAMP.test(id);
}

/** Where a listing goes on after this version. Swift's own `version_marker=null` gives nothing. */
export function markerAfter(id: string): string {
  return id === UNVERSIONED ? BEFORE_ALL : id;
}

/** Where a listing begins with this version: at an instant later, in steps of 10 µs. */
export function markerBefore(id: string): string {
  const steps = Number(id.slice(0, 10) + id.slice(11, 16)) + 1;
  const digits = String(steps).padStart(15, '0');
  return `${digits.slice(0, 10)}.${digits.slice(10)}`;
}

/** When this version came to be, cut to milliseconds; undefined where its id does not say. */
export function timeOf(id: string): Date | undefined {
  if (id === UNVERSIONED) return undefined;
  return new Date(Number(id.slice(0, 10) + id.slice(11, 14)));
}
