import type { Purpose } from '@redis-patterns/core/keys';
import type { Info } from './info.ts';

/** Why a check could not be made. */
export interface Skip {
  readonly skip:
    | 'noperm'
    | 'blocked-by-provider'
    | 'unsupported-version'
    | 'not-applicable'
    | 'not-enough-data'
    | 'deadline';
  /** For people: what was refused, or what is missing. */
  readonly detail: string;
}

/** How a node was reached. */
export interface Link {
  /** `driver`: handed over by a program, so nothing is known about the way. */
  readonly kind: 'tcp' | 'unix' | 'driver';
  readonly host: string;
  readonly tls: boolean;
  /** Whether a password was sent. */
  readonly password: boolean;
}

/** The counters of a server at two moments. Of 0 ms when none was asked for. */
export interface Window {
  readonly ms: number;
  readonly before: Info;
  readonly after: Info;
}

/** A key of the sample. */
export interface SampledKey {
  readonly name: string;
  /** False: its bytes are no UTF-8, and `name` shows them as well as it can. */
  readonly utf8: boolean;
  /** First segment. */
  readonly app: string;
  /** The key with everything that looks like an id left out: what keys of one kind share. */
  readonly template: string;
  readonly purpose: Purpose | null;
  /** True where the prefix is that of a known library, which has names of its own. */
  readonly foreign: boolean;
  /** ms left; -1 without an end. */
  readonly ttlMs: number;
  readonly type: string;
  /** Null where MEMORY USAGE is refused. */
  readonly bytes: number | null;
}

/** Keys of one node, drawn at random. */
export interface Sample {
  readonly keys: readonly SampledKey[];
  /** Keys of the node. */
  readonly of: number;
  /** Every key was seen. */
  readonly exact: boolean;
  /** It ended before its size was reached: by the deadline, by Ctrl-C, or because the server became slow. */
  readonly truncated: boolean;
  /** Server time it took, estimated, ms. */
  readonly serverMs: number;
  /** When it was taken, ms since 1970: what TTLs count from. */
  readonly at: number;
}

/** A line of CLIENT LIST, by field. */
export type ClientLine = ReadonlyMap<string, string>;

/** SLOWLOG without the arguments. */
export interface Slowlog {
  readonly length: number;
  readonly entries: readonly { readonly at: number; readonly us: number; readonly command: string }[];
}

/** ACL GETUSER default, as far as it matters. */
export interface AclUser {
  readonly flags: readonly string[];
  readonly commands: string;
}

/** The server's clock minus ours, and the round trip it was read with, ms. */
export interface Clock {
  readonly offsetMs: number;
  readonly rttMs: number;
}

/** ACL DRYRUN of what the patterns send, as a user. */
export interface AppUser {
  readonly name: string;
  readonly denied: readonly string[];
  /** Dangerous commands it may run. */
  readonly allowed: readonly string[];
}

/** What `--deep` looks at. */
export interface Deep {
  /** Keys by how often they are used; null when the policy is not LFU. */
  readonly hot: readonly { readonly key: SampledKey; readonly frequency: number }[] | null;
  /** Members of session indexes, and how many of them name a session that is gone. */
  readonly indexes: { readonly members: number; readonly dead: number };
  /** Sampled keys that are no strings, by how many elements they have. The small ones are left out. */
  readonly collections: readonly Collection[] | Skip;
}

/** A key of several elements. */
export interface Collection {
  readonly key: SampledKey;
  readonly elements: number;
}

/** What is compared between the masters of a cluster. */
export interface Peer {
  readonly node: string;
  readonly keys: number;
  readonly bytes: number;
  readonly offsetMs: number | null;
}

/** What can be known of a node. */
export interface Facts {
  readonly link: Link;
  readonly info: Info;
  readonly window: Window;
  readonly config: ReadonlyMap<string, string>;
  readonly sample: Sample;
  readonly whoami: string;
  readonly defaultUser: AclUser;
  readonly clients: readonly ClientLine[];
  readonly slowlog: Slowlog;
  readonly cluster: ReadonlyMap<string, string>;
  readonly ping: readonly number[];
  readonly clock: Clock;
  readonly scripts: { readonly present: number; readonly of: number };
  readonly appUser: AppUser;
  readonly deep: Deep;
  readonly peers: readonly Peer[];
}

/** The name of a fact. */
export type Need = keyof Facts;

/** Everything that was read of one node: each fact, or why it could not be read. */
export interface Snapshot {
  readonly node: string;
  readonly facts: { readonly [N in Need]: Facts[N] | Skip };
}

/** Whether a fact, or a judgement, is the reason why there is none. */
export function isSkip(value: unknown): value is Skip {
  return typeof value === 'object' && value !== null && 'skip' in value;
}

export function skip(reason: Skip['skip'], detail: string): Skip {
  return { skip: reason, detail };
}
