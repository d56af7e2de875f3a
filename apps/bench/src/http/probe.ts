import type { ProbeRoute } from './probe-sites.ts';

/** What a handler made, and how often. */
export interface Witness {
  runs(): number;
  ask(path?: string, init?: RequestInit): Promise<Response>;
}

/** One thing that a response cache can get wrong. */
export interface Probe {
  readonly name: string;
  readonly route: ProbeRoute;
  /** The fault in a few words; null: none. */
  readonly fault: (witness: Witness) => Promise<string | null>;
}

export const text = async (response: Promise<Response>): Promise<string> => (await response).text();

export const as = (headers: Record<string, string>): RequestInit => ({ headers });
