/** What a program of an area is given. */
export interface Run {
  /** The standalone Redis of this run: REDIS_URL, or one started for it. */
  readonly url: string;
  /** The folder whose program this is. */
  readonly area: string;
  /** This process measures one contender (solo.ts): what an area shows beside its comparisons is left out. */
  readonly solo: boolean;
  /** `--seconds N` or `--minutes N`: how long a fuzzer or a soak goes on. Default 10 seconds. */
  readonly seconds: number;
  /** `--quick`: a look at the shape of a table, not at its figures. */
  readonly quick: boolean;
  /** Every other flag as it was given, such as `--seed=7`. */
  readonly flags: readonly string[];
}

/** A folder of this app: what its `index.ts` exports. A program that finds a fault throws. */
export interface Area {
  /** Figures, each a ratio to a named peer in the same run. */
  readonly bench?: (run: Run) => Promise<void>;
  /** Random work for a while, every answer checked. */
  readonly fuzz?: (run: Run) => Promise<void>;
  /** Shows that the checks can fail: each mechanism is switched off, and the fault it prevents is found. */
  readonly prove?: (run: Run) => Promise<void>;
}
