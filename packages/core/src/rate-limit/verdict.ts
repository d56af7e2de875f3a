/** Where one policy stands after a check, in the scripts' own unit of time. */
export interface Reading {
  /** This policy would let the cost through. */
  readonly passes: boolean;
  /** Level of a bucket (units), or the count in the window, after what the check charged. */
  readonly level: number;
  /** Whole tokens, or the count, still to be had. */
  readonly remaining: number;
  /** Until this cost would pass (again); null when it never will. */
  readonly retryAfterUs: number | null;
  /** Until nothing is used. */
  readonly resetAfterUs: number;
}

/** What the server said to a question. */
export interface Verdict {
  readonly allowed: boolean;
  /** Server time of the judgement, µs since 2025. */
  readonly now: number;
  /** One for each ask, in order. */
  readonly readings: readonly Reading[];
  /** How much longer the subject is banned; 0 when it is not. */
  readonly bannedUs: number;
  /** What was taken, where less than asked for will do. */
  readonly granted?: number;
}

/** `take` charges what passes, `peek` writes nothing. */
export type Mode = 'take' | 'peek';
