/** A service that was started for a person. */
export interface RunningService {
  /** What to do with it, in lines to print. */
  readonly said: string;
  /** Stops it and removes its files. */
  stop(): Promise<void>;
}
