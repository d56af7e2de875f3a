/** One metric, whichever library keeps it. */
export interface Metric {
  /** As OpenTelemetry has it; Prometheus' name is made of it. */
  readonly name: string;
  /** A counter goes up by what is recorded; a histogram of seconds puts it into buckets. */
  readonly kind: 'counter' | 'seconds';
  /** UCUM: `s`, or the counted thing in braces. */
  readonly unit: string;
  readonly description: string;
  readonly labels: readonly string[];
}

/** A label that is not known of one record is left out of it. */
export type Labels = Readonly<Record<string, string>>;

export type RecordValue = (value: number, labels: Labels) => void;

/** What a telemetry library has to do for us: make something to record into. */
export type Instrument = (metric: Metric) => RecordValue;

export const cacheRequests: Metric = {
  name: 'redis_patterns.cache.requests',
  kind: 'counter',
  unit: '{request}',
  description: 'Values asked of a cache, by what came of it and where it was found',
  labels: ['cache', 'result', 'layer'],
};

export const cacheLoadDuration: Metric = {
  name: 'redis_patterns.cache.load.duration',
  kind: 'seconds',
  unit: 's',
  description: 'How long loaders took, with the storing of what they loaded',
  labels: ['cache', 'outcome'],
};

export const cacheCoalesced: Metric = {
  name: 'redis_patterns.cache.coalesced',
  kind: 'counter',
  unit: '{request}',
  description: "Callers that shared another caller's load",
  labels: ['cache'],
};

export const rateLimitDecisions: Metric = {
  name: 'redis_patterns.ratelimit.decisions',
  kind: 'counter',
  unit: '{decision}',
  description: 'Decisions of rate limiters and semaphores',
  labels: ['policy', 'outcome'],
};

export const sessionOperations: Metric = {
  name: 'redis_patterns.session.operations',
  kind: 'counter',
  unit: '{operation}',
  description: 'Operations on sessions, by how they ended',
  labels: ['op', 'outcome'],
};

export const httpCache: Metric = {
  name: 'redis_patterns.http.cache',
  kind: 'counter',
  unit: '{request}',
  description: 'Requests through the response cache, by what came of them and why',
  labels: ['route', 'outcome', 'reason'],
};

/**
 * Upper ends of the histogram's buckets, in seconds: those that OpenTelemetry advises for calls of databases, which is
 * what most loaders do.
 */
export const SECONDS: readonly number[] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
