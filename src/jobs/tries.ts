/** What a job has behind it. */
export interface Attempts {
  /** Since it last got further than ever. */
  readonly tries: number;
  /** The most bytes it had done at the end of a run, or when its process died. */
  readonly furthest: number;
}

/** The same after one more that came to nothing; where the job got further than ever, that is a first try. */
export function oneMore(
  { tries, furthest }: Attempts,
  bytesDone: number,
): Attempts {
  return bytesDone > furthest
    ? { tries: 1, furthest: bytesDone }
    : { tries: tries + 1, furthest };
}
