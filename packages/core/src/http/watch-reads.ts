import { publishWarning } from '../tracing.ts';
import type { Policy } from './response-policy.ts';
import { unkeyedRead, watchRules } from './unkeyed-reads.ts';
import { type Message, watchRequest } from './watch-request.ts';

/** Watches one request; what comes back ends that, and gives what was read and is not in the key. */
export type WatchReads = (request: object, message: Message, route: string) => () => readonly string[];

/** Applies a policy's rules to requests: remembers what is read, warns once or throws at once. */
export function createWatch(policy: Policy, partitioned: boolean): WatchReads {
  const rules = watchRules(policy, partitioned);
  return (request, message, route) => {
    const reads = new Set<string>();
    const stop = watchRequest(request, message, rules, (name) => {
      const known = reads.has(name);
      reads.add(name);
      if (policy.throwOnUnkeyedRead) throw unkeyedRead(route, shortened(name));
      if (!known) warnOnce(route, shortened(name));
    });
    return () => {
      stop();
      return [...reads];
    };
  };
}

const warned = new Set<string>();

/** Handlers may compute the names they read; what is remembered of them has an end. */
const MOST_WARNINGS = 1_000;

function warnOnce(route: string, name: string): void {
  const key = `${route} ${name}`;
  if (warned.has(key) || warned.size >= MOST_WARNINGS) return;
  warned.add(key);
  publishWarning({ code: 'UNKEYED_READ', message: unkeyedRead(route, name).message });
}

/** A name may be an attacker's text where a handler computes it. */
function shortened(name: string): string {
  return name.replace(/[^!#$%&'*+.^_`|~0-9A-Za-z-]/g, '').slice(0, 64);
}
