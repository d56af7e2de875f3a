import type { Driver } from '@redis-patterns/core/driver';
import type { Purpose } from '@redis-patterns/core/keys';
import type { Check, CheckId } from './check.ts';
import { CHECKS } from './checks/all.ts';
import type { PurposeRule } from './classify.ts';
import { collect } from './collect.ts';
import { isSkip, type Sample, type Snapshot } from './facts.ts';
import { judge } from './judge.ts';
import { maskedKey } from './key-name.ts';
import { driverNode, type Node } from './node.ts';
import { printable } from './printable.ts';
import { productOf } from './product.ts';
import { profileOf } from './profile.ts';
import type { NodeFacts, Report } from './report.ts';
import { TOOL } from './tool.ts';

/** Options of {@link diagnose}; each is a flag of `redis-patterns doctor` too. */
export interface DiagnoseOptions {
  /** What the server is used for. Default: what a sample of its keys shows. */
  readonly profile?: readonly Purpose[];
  /** The application whose key names are judged. Default: all. */
  readonly app?: string;
  /** Keys to look at. Default 10,000; Infinity: all. */
  readonly sample?: number;
  /** How long counters are watched, ms. Default 0: not at all, and checks that compare are skipped. */
  readonly windowMs?: number;
  /** Percent of one core of each server that reading keys may cost. Default 2. */
  readonly maxCpu?: number;
  /** Checks, or groups of them (`MEM`), to make. Default: all. */
  readonly only?: readonly string[];
  /** Checks, or groups of them, to leave out. */
  readonly ignore?: readonly string[];
  /** The longest TTL of a purpose, ms. */
  readonly ttlMax?: ReadonlyMap<Purpose, number>;
  /** Purposes by the pattern of a key, before those its name says. */
  readonly map?: readonly PurposeRule[];
  /** Shows whole keys. Default: ids are replaced by six digits of their hash. */
  readonly ids?: boolean;
  /** The user of the application, to be tried with ACL DRYRUN. */
  readonly appUser?: string;
  /** Looks into collections too. */
  readonly deep?: boolean;
  /** Ends it early; what was read is judged. */
  readonly stop?: AbortSignal;
  /** Told how many keys were looked at, and how many it will be. */
  readonly onProgress?: (keys: number, planned: number) => void;
}

/**
 * Looks at a Redis and says what is wrong with it: what `redis-patterns doctor` prints, as data. It only reads.
 *
 * Of a driver in memory the keys are judged, and the checks of a server are skipped as `not-applicable`.
 *
 * @throws `DriverError` when the server is lost
 */
export async function diagnose(source: Driver | readonly Node[], options: DiagnoseOptions = {}): Promise<Report> {
  const nodes = isNodes(source) ? source : [driverNode(source)];
  const at = new Date().toISOString();
  const snapshots = await collect(nodes, {
    windowMs: options.windowMs ?? 0,
    sample: options.sample ?? 10_000,
    maxCpu: options.maxCpu ?? 2,
    rules: options.map ?? [],
    deep: options.deep ?? false,
    app: options.app,
    appUser: options.appUser,
    stop: options.stop ?? new AbortController().signal,
    onProgress: options.onProgress,
  });
  const samples = snapshots.map(({ facts }) => facts.sample).flatMap((sample) => (isSkip(sample) ? [] : [sample]));
  const profile = options.profile ? { purposes: options.profile, given: true } : profileOf(samples);
  const about = {
    profile,
    app: options.app,
    ttlMax: options.ttlMax ?? new Map(),
    shown: options.ids ? printable : maskedKey,
  };
  const judged = judge(snapshots, chosen(options), about);
  return {
    schema: 1,
    tool: TOOL,
    at,
    nodes: snapshots.map(shortly),
    profile,
    sample: summed(samples),
    ...judged,
    known: 0,
  };
}

function isNodes(source: Driver | readonly Node[]): source is readonly Node[] {
  return Array.isArray(source);
}

function chosen({ only = [], ignore = [] }: DiagnoseOptions): readonly Check[] {
  const named = (names: readonly string[], id: CheckId): boolean => names.some((name) => id.startsWith(name));
  return CHECKS.filter(({ id }) => (only.length === 0 || named(only, id)) && !named(ignore, id));
}

function summed(samples: readonly Sample[]): Report['sample'] {
  const sum = (read: (sample: Sample) => number): number => samples.reduce((total, sample) => total + read(sample), 0);
  return {
    keys: sum(({ keys }) => keys.length),
    of: sum(({ of }) => of),
    exact: samples.length > 0 && samples.every(({ exact }) => exact),
    truncated: samples.length === 0 || samples.some(({ truncated }) => truncated),
    serverMs: Math.round(sum(({ serverMs }) => serverMs)),
  };
}

function shortly({ node, facts }: Snapshot): NodeFacts {
  const { info, sample } = facts;
  const keys = isSkip(sample) ? 0 : sample.of;
  if (isSkip(info)) return { node, server: '', role: '', keys, usedBytes: 0, maxBytes: 0, policy: '' };
  return {
    node,
    server: productOf(info).shown,
    role: info.text('role') ?? '',
    keys,
    usedBytes: info.number('used_memory') ?? 0,
    maxBytes: info.number('maxmemory') ?? 0,
    policy: info.text('maxmemory_policy') ?? '',
  };
}
