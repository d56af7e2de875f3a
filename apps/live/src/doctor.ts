import { diagnose, type Finding, type Report } from '@redis-patterns/cli';
import type { Driver } from '@redis-patterns/core/driver';

/** What the page shows of a report of `redis-patterns doctor`. */
export interface Diagnosis {
  /** `Redis 7.0.15`; null: there is no server to examine. */
  readonly server: string | null;
  /** Keys looked at, and how many there are. */
  readonly keys: number;
  readonly of: number;
  readonly passed: number;
  readonly skipped: number;
  /** Those about the keys of the app first, then the worst. */
  readonly findings: readonly Pick<Finding, 'check' | 'severity' | 'what' | 'examples' | 'fix' | 'docs'>[];
  /** Findings beside those. */
  readonly more: number;
}

const REST_MS = 3_000;
/** It rests nine times as long as it worked: a tenth of the time at most goes into it. */
const REST_SHARE = 9;
const LONGEST_MS = 2_000;
const SHOWN = 6;

/**
 * The engine of `redis-patterns doctor` over the shop's own driver, for people who watch: whoever asks is told what is
 * known, null when nothing is, and never waits. Asking begins another examination, one at a time and with rests.
 */
export function createDoctor(driver: Driver, app: string): () => Diagnosis | null {
  let known: Diagnosis | null = null;
  let next = 0; // on the clock of performance.now(); Infinity while one runs

  const examine = async (): Promise<void> => {
    const begun = performance.now();
    next = Number.POSITIVE_INFINITY;
    try {
      // The shop's page is for looking at: the pauses by which the CLI spares a server in earnest are the rests here.
      const stop = AbortSignal.timeout(LONGEST_MS);
      known = shown(await diagnose(driver, { maxCpu: 100, stop }), app);
    } catch {
      known = null; // Redis went away meanwhile: what was found is no longer known
    }
    const ended = performance.now();
    next = ended + Math.max(REST_MS, REST_SHARE * (ended - begun));
  };

  return () => {
    if (performance.now() >= next) void examine();
    return known;
  };
}

function shown({ nodes, sample, findings, passed, skipped }: Report, app: string): Diagnosis {
  const isOwn = ({ subject }: Finding): number => Number(subject?.startsWith(`${app}:`) ?? false);
  const inOrder = findings.toSorted((a, b) => isOwn(b) - isOwn(a));
  return {
    server: nodes[0]?.server || null,
    keys: sample.keys,
    of: sample.of,
    passed: passed.length,
    skipped: skipped.length,
    findings: inOrder.slice(0, SHOWN).map(({ check, severity, what, examples, fix, docs }) => {
      return { check, severity, what, examples, fix, docs };
    }),
    more: Math.max(findings.length - SHOWN, 0),
  };
}
