const FORM = /^[1-9]\d{0,15}$/;

/** What the world calls the version of this number. */
export function versionIdOf(seq: number): string {
  return String(seq);
}

/** The reverse; undefined for what is no version's name. */
export function seqOf(versionId: string): number | undefined {
  const seq = FORM.test(versionId) ? Number(versionId) : NaN;
  return Number.isSafeInteger(seq) ? seq : undefined;
}
