import type { Duration } from '../duration.ts';
import type { KeyPart } from '../keys/key.ts';
import type { Overrides } from './definition.ts';
import { createDomain, type Domain } from './domain.ts';
import { checkRules, type Rules } from './rules.ts';
import type { Core } from './shelf.ts';
import { tracedGet } from './trace-get.ts';

/** What `getOrSet` needs to know; all else is as in a definition. */
export type PlainOptions<V> = { readonly ttl: Duration } & Overrides<V>;

/** A domain that is not defined: each call says how to load and how long to keep. */
export interface Plain {
  readonly domain: Domain<KeyPart, unknown>;
  getOrSet<V>(id: KeyPart, load: () => Promise<V | null | undefined>, options: PlainOptions<V>): Promise<V | null>;
}

export function createPlain(core: Core, name: string): Plain {
  const domain = createDomain<KeyPart, unknown>(core, name, { ttl: '30d' });
  const rulesOf = rememberingRules(`cache.getOrSet('${name}')`);
  return {
    domain,
    getOrSet: async <V>(id: KeyPart, load: () => Promise<V | null | undefined>, options: PlainOptions<V>) => {
      core.checkOpen();
      const request = { key: domain.keyOf(id), id, rules: rulesOf((options ?? {}) as PlainOptions<unknown>), load };
      const outcome = await tracedGet('getOrSet', domain.shelf, request, () => domain.read(request));
      return outcome.value as V | null;
    },
  };
}

/** Options are mostly the same from call to call: what was checked for the last ones is kept. */
function rememberingRules(of: string): (options: PlainOptions<unknown>) => Rules<KeyPart, unknown> {
  let last: { readonly options: PlainOptions<unknown>; readonly rules: Rules<KeyPart, unknown> } | undefined;
  return (options) => {
    if (last !== undefined && sameOptions(last.options, options)) return last.rules;
    last = { options: { ...options }, rules: checkRules(of, options) };
    return last.rules;
  };
}

function sameOptions(a: PlainOptions<unknown>, b: PlainOptions<unknown>): boolean {
  return (
    a.ttl === b.ttl &&
    a.jitter === b.jitter &&
    a.staleFor === b.staleFor &&
    a.graceFor === b.graceFor &&
    a.negativeTtl === b.negativeTtl &&
    a.errorCooldown === b.errorCooldown &&
    a.lease === b.lease &&
    a.loadTimeout === b.loadTimeout &&
    a.softTimeout === b.softTimeout &&
    a.tags === b.tags
  );
}
