import type { Cache } from '../../src/cache/index.ts';
import type { Driver } from '../../src/driver/index.ts';
import type { ResponseOverrideOptions, ResponsePolicyOptions } from '../../src/http/index.ts';

/** One request and its response, as a handler sees them in any framework. */
export interface Exchange {
  /** A header, read the framework's way. */
  header(name: string): string | undefined;
  /** A property of the framework's request: `hostname`, `ip`, `user`, … */
  read(property: string): unknown;
  query(name: string): unknown;
  status(code: number): Exchange;
  set(name: string, value: string | string[]): Exchange;
  override(options: ResponseOverrideOptions): Exchange;
  send(body: string | Buffer): unknown;
  /** Sends a body in pieces; `break` cuts the connection in the middle. */
  stream(...pieces: (string | 'break')[]): unknown;
}

/** A cache of one route, in terms that any framework has. */
export interface RouteOptions extends Partial<ResponsePolicyOptions> {
  readonly cache: Cache;
  /** By a header, so that any framework can give it. */
  readonly partitionBy?: string;
  readonly tags?: readonly string[];
  readonly skip?: boolean;
}

export type Handler = (exchange: Exchange) => unknown;

/** An application under construction. */
export interface Site {
  get(path: string, options: RouteOptions, handler: Handler): void;
  /** A write without a cache, that invalidates. */
  post(path: string, options: { cache: Cache; invalidates: readonly string[] }, handler: Handler): void;
}

export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** What the probes need from one framework. */
export interface ProbeSetup {
  test(name: string, run: () => Promise<void>): void;
  readonly driver: Driver;
  /** Serves a site until `close`. */
  open(build: (site: Site) => void): Promise<{ ask: Ask; close(): Promise<void> }>;
}
