/** So many looks in a row that found nothing. */
const MANY = 16;

/**
 * Whether the entries of a domain are mostly not there, as after a flush, or while a job goes through all of them. Then
 * a reader claims its entry at once (claim.ts), which answers what stands there as well, and a miss is a round trip
 * shorter. The first entry that is there ends it. One claims at a time: the others look, and look together.
 */
export interface Absences {
  /** Whether to claim without a look. Whoever is told so says when it was `answered`. */
  claim(): boolean;
  answered(): void;
  /** What a look, or a claim, found. */
  saw(absent: boolean): void;
}

export function createAbsences(): Absences {
  let inARow = 0;
  let claiming = false;
  return {
    claim: () => {
      if (inARow < MANY || claiming) return false;
      claiming = true;
      return true;
    },
    answered: () => {
      claiming = false;
    },
    saw: (absent) => {
      inARow = absent ? inARow + 1 : 0;
    },
  };
}
