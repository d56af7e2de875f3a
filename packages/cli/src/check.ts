import type { Purpose } from '@redis-patterns/core/keys';
import { type Facts, isSkip, type Need, type Skip, type Snapshot } from './facts.ts';
import type { Profile } from './profile.ts';

export type Severity = 'error' | 'warn' | 'info';

type Group = 'VER' | 'MEM' | 'KEY' | 'CMD' | 'CON' | 'PER' | 'REP' | 'CLU' | 'SEN' | 'SEC' | 'LIB';
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** The name of a check: `MEM002`. */
export type CheckId = `${Group}0${Digit}${Digit}`;

/** What a check found: the part of a finding that differs from case to case. */
export interface Fault {
  /** Default: the check's. */
  readonly severity?: Severity;
  readonly what: string;
  readonly evidence?: Readonly<Record<string, number | string>>;
  /** At most three are shown. Masked. */
  readonly examples?: readonly string[];
  /** Default: the check's. */
  readonly fix?: string;
  /** What distinguishes several faults of one check on one node, such as a template of keys. */
  readonly subject?: string;
  /** Why the severity is lower than the rule says. */
  readonly downgradedBy?: string;
}

/** What a check may ask besides facts. */
export interface About {
  readonly profile: Profile;
  /** The application whose names are judged; undefined: all. */
  readonly app: string | undefined;
  /** The longest TTL a purpose may have, ms. */
  readonly ttlMax: ReadonlyMap<Purpose, number>;
  /** A key as it may be shown. */
  readonly shown: (key: string) => string;
}

/** What a check came to. Null and an empty list: nothing to say. */
export type Verdict = Fault | readonly Fault[] | Skip | null;

/** The texts of a check: they are its page in the docs too. */
export interface CheckTexts {
  readonly id: CheckId;
  readonly title: string;
  /** The highest it raises. */
  readonly severity: Severity;
  /** What makes it speak, with its thresholds. */
  readonly rule: string;
  /** When it stays silent, or says less. */
  readonly quiet?: string;
  readonly why: string;
  readonly fix: string;
}

/** A check: a value with its texts, and a pure judgement on what was read. */
export interface Check extends CheckTexts {
  readonly needs: readonly Need[];
  readonly judge: (snapshot: Snapshot, about: About) => readonly Fault[] | Skip;
}

/**
 * A check that is handed the facts it needs; where one of them could not be read, the reason is its answer. Facts it
 * only `wants` are undefined then.
 */
export function defineCheck<N extends Need, W extends Need = never>({
  judge,
  wants = [],
  ...texts
}: CheckTexts & {
  readonly needs: readonly N[];
  readonly wants?: readonly W[];
  readonly judge: (facts: Pick<Facts, N> & Partial<Pick<Facts, W>>, about: About) => Verdict;
}): Check {
  return {
    ...texts,
    judge: ({ facts }, about) => {
      const missing = texts.needs.map((need) => facts[need]).find(isSkip);
      if (missing !== undefined) return missing;
      const wanted = wants.filter((want) => !isSkip(facts[want]));
      const given = Object.fromEntries([...texts.needs, ...wanted].map((need) => [need, facts[need]]));
      return listed(judge(given as Pick<Facts, N> & Partial<Pick<Facts, W>>, about));
    },
  };
}

function listed(verdict: Verdict): readonly Fault[] | Skip {
  if (verdict === null) return [];
  return isSkip(verdict) || isList(verdict) ? verdict : [verdict];
}

function isList(verdict: Fault | readonly Fault[]): verdict is readonly Fault[] {
  return Array.isArray(verdict);
}
