// What @redis-patterns/cli exports. Made by `pnpm run api`: review its diff.
import { Purpose } from "@redis-patterns/core/keys";
import { Args, Driver, Reply } from "@redis-patterns/core/driver";
/** Why a check could not be made. */
interface Skip {
  readonly skip: "noperm" | "blocked-by-provider" | "unsupported-version" | "not-applicable" | "not-enough-data" | "deadline";
  /** For people: what was refused, or what is missing. */
  readonly detail: string;
}
/** How a node was reached. */
interface Link {
  /** `driver`: handed over by a program, so nothing is known about the way. */
  readonly kind: "tcp" | "unix" | "driver";
  readonly host: string;
  readonly tls: boolean;
  /** Whether a password was sent. */
  readonly password: boolean;
}
/** What a server is used for. */
interface Profile {
  readonly purposes: readonly Purpose[];
  /** By `--profile`, and not seen in the keys. */
  readonly given: boolean;
}
type Severity = "error" | "warn" | "info";
type Group = "VER" | "MEM" | "KEY" | "CMD" | "CON" | "PER" | "REP" | "CLU" | "SEN" | "SEC" | "LIB";
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
/** The name of a check: `MEM002`. */
type CheckId = `${Group}0${Digit}${Digit}`;
/** A pattern of `--map`: keys it matches have this purpose. */
interface PurposeRule {
  readonly pattern: RegExp;
  readonly purpose: Purpose;
}
/** Where a server is, and as whom it is asked. */
interface Address {
  readonly host: string;
  readonly port: number;
  /** Of a unix socket. */
  readonly path: string | undefined;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
  /** `redis-sentinel://host:port/NAME`: the name of the master. */
  readonly sentinel: string | undefined;
}
/** One server, as the tool speaks to it. */
interface Node {
  /** `host:port`, without credentials. */
  readonly name: string;
  readonly link: Link;
  /**
   * Sends a command that reads.
   *
   * @throws {@link Refused} when the server will not run it, now or before: it is not sent twice
   * @throws `DriverError` when the connection is lost or silent
   */
  readonly ask: (...args: Args) => Promise<Reply>;
  /** Pages of keys, from a random place, or from the start for `whole`. */
  readonly pages: (count: number, whole: boolean) => AsyncIterable<readonly Reply[]>;
  /** Once it is lost. */
  readonly reconnect: () => Promise<void>;
  readonly close: () => void;
}
/** What to connect to. */
interface Target {
  /** One server, a node of a cluster, or the sentinels. */
  readonly addresses: readonly [Address, ...Address[]];
  /** The master's name, where the addresses are sentinels. */
  readonly sentinel?: string | undefined;
  readonly tls?: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
  } | undefined;
  /** The name of the connection. */
  readonly name: string;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
}
/**
 * One connection for each master: of a cluster to all of them, behind Sentinel (`redis-sentinel://host:port/NAME`) to
 * the master of the moment. The caller closes each node.
 *
 * @throws an Error whose message says why in one line and holds no password
 */
export declare function connect(where: string | Target): Promise<readonly Node[]>;
/** What is wrong, where, and what mends it. */
interface Finding {
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
interface Skipped extends Skip {
  readonly check: CheckId;
  readonly node: string;
}
/** A node, for people. */
interface NodeFacts {
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
interface Report {
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
/** Options of {@link diagnose}; each is a flag of `redis-patterns doctor` too. */
interface DiagnoseOptions {
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
export declare function diagnose(source: Driver | readonly Node[], options?: DiagnoseOptions): Promise<Report>;
export type { CheckId, DiagnoseOptions, Finding, Link, Node, NodeFacts, Profile, PurposeRule, Report, Severity, Skip, Skipped };