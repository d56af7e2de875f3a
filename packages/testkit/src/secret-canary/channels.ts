const CALLS = [
  ...['cache:get', 'cache:load', 'cache:write', 'cache:invalidate'],
  ...['rate-limit:check', 'session:op', 'http:cache'],
];
const PARTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
const POINTS = ['cache:coalesced', 'degraded', 'warning'];

/** Every channel that redis-patterns publishes on, each part of a tracing channel by itself. */
export const channelNames: readonly string[] = [
  ...CALLS.flatMap((call) => PARTS.map((part) => `tracing:redis-patterns:${call}:${part}`)),
  ...POINTS.map((point) => `redis-patterns:${point}`),
];
