/** What a workload found, to be printed as one line. */
export interface Finding {
  readonly name: string;
  /** Ours over the base, round by round in the same run; the median of them, the least of several. */
  readonly ratio: number;
  /** Below it the workload has failed. */
  readonly floor: number;
  /** What it is measured against. */
  readonly base: string;
  /** What was measured, its unit in the name; medians of the rounds. */
  readonly medians: Readonly<Record<string, number>>;
}

/** The middle one of an odd number of figures. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** With so many decimals as a reader can use. */
export function rounded(figure: number, decimals: number): number {
  return Number(figure.toFixed(decimals));
}
