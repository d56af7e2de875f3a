import type { CheckId, Severity } from './check.ts';
import type { Skip } from './facts.ts';
import type { Profile } from './profile.ts';

/** What is wrong, where, and what mends it. */
export interface Finding {
  readonly check: CheckId;
  readonly severity: Severity;
  readonly node: string;
  readonly what: string;
  readonly evidence: Readonly<Record<string, number | string>>;
  /** At most three, ids masked. */
  readonly examples: readonly string[];
  readonly why: string;
  readonly fix: string;
  readonly docs: string;
  readonly downgradedBy: string | null;
  /** What tells several findings of a check on a node apart, such as a template of keys. */
  readonly subject: string | null;
}

/** A check that could not be made on a node, and why. */
export interface Skipped extends Skip {
  readonly check: CheckId;
  readonly node: string;
}

/** A node, for people. */
export interface NodeFacts {
  readonly node: string;
  /** `Redis 7.0.15`; empty where it is no server. */
  readonly server: string;
  readonly role: string;
  readonly keys: number;
  readonly usedBytes: number;
  readonly maxBytes: number;
  readonly policy: string;
}

/** Everything `doctor` has to say. Fields are added, never renamed, within a schema. */
export interface Report {
  readonly schema: 1;
  readonly tool: string;
  /** ISO 8601. */
  readonly at: string;
  readonly nodes: readonly NodeFacts[];
  readonly profile: Profile;
  readonly sample: {
    readonly keys: number;
    readonly of: number;
    readonly exact: boolean;
    readonly truncated: boolean;
    /** Estimated, of all nodes. */
    readonly serverMs: number;
  };
  readonly findings: readonly Finding[];
  /** Checks that were made and had nothing to say on any node. */
  readonly passed: readonly CheckId[];
  readonly skipped: readonly Skipped[];
  /** Findings that the baseline file hides. */
  readonly known: number;
}
