import { createHmac } from 'node:crypto';
import { invalidArgument } from '../errors.ts';
import type { Decision, PolicyState } from '../rate-limit/decision.ts';

/** Which families of header fields to send. */
export type RateLimitHeaderFamily = 'draft-11' | 'legacy' | 'both' | 'draft-6' | false;

export interface RateLimitHeaderOptions {
  /** `'both'` (default): the IETF draft and `X-RateLimit-*`. `'draft-6'`: the draft's older form, which some read. */
  readonly headers?: RateLimitHeaderFamily;
  /** What a policy counts, where it is not requests: `{ upload: 'content-bytes' }`, `'concurrent-requests'`. */
  readonly units?: Readonly<Record<string, string>>;
  /** With `partition`: adds `pk`, from which a client can tell whose quota it used. Default none. */
  readonly partitionSecret?: string;
  /** Whose quota it is, such as the subject. Only its HMAC is sent. */
  readonly partition?: string;
}

/** Where one policy stands, as a header can say it: whole numbers, seconds. */
interface Shown {
  readonly name: string;
  readonly limit: number;
  /** Seconds; undefined where the window is no whole number of them. */
  readonly window: number | undefined;
  readonly refuses: boolean;
  /** undefined: not known here. */
  readonly remaining: number | undefined;
  /** Seconds until there is more to be had; undefined: not known, or never. */
  readonly reset: number | undefined;
}

/** The largest Integer of a structured field (RFC 9651 §3.3.1). */
const MAX_INTEGER = 999_999_999_999_999;

/**
 * The header fields that tell a client where it stands: for every response, allowed or not.
 *
 * `RateLimit-Policy` and `RateLimit` as in draft-ietf-httpapi-ratelimit-headers-11 (May 2026, work in progress), one
 * item for each policy that was asked, in the order declared; shadow policies are never shown. What is not known,
 * because Redis was not asked, is left out. `X-RateLimit-*` tell of the policy that refuses, else of the one with the
 * least left; `Reset` in seconds from now.
 *
 * @throws `INVALID_ARGUMENT` for a policy name that is not ASCII
 */
export function rateLimitHeaders(
  decision: Decision<string>,
  options: RateLimitHeaderOptions = {},
): Record<string, string> {
  const { headers = 'both' } = options;
  const shown = shownOf(decision);
  return {
    ...((headers === 'draft-11' || headers === 'both') && draft11(shown, options)),
    ...(headers === 'draft-6' && draft6(shown)),
    ...((headers === 'legacy' || headers === 'both') && legacy(shown)),
  };
}

function draft11(shown: readonly Shown[], options: RateLimitHeaderOptions): Record<string, string> {
  const { units = {}, partition, partitionSecret } = options;
  const pk = partition !== undefined && partitionSecret !== undefined ? keyOf(partitionSecret, partition) : undefined;
  const policies = shown.map(({ name, limit, window }) =>
    item(name, { q: limit, qu: quoted(units[name]), w: window, pk }),
  );
  const limits = shown.flatMap(({ name, remaining, reset }) =>
    remaining === undefined ? [] : [item(name, { r: remaining, t: reset, pk })],
  );
  return { ...listed('RateLimit-Policy', policies), ...listed('RateLimit', limits) };
}

function draft6(shown: readonly Shown[]): Record<string, string> {
  const policies = shown.flatMap(({ limit, window }) => (window === undefined ? [] : [`${limit};w=${window}`]));
  const tightest = tightestOf(shown);
  return {
    ...listed('RateLimit-Policy', policies),
    ...(tightest && {
      'RateLimit-Limit': String(tightest.limit),
      'RateLimit-Remaining': String(tightest.remaining),
      'RateLimit-Reset': String(tightest.reset ?? 0),
    }),
  };
}

function legacy(shown: readonly Shown[]): Record<string, string> {
  const tightest = tightestOf(shown);
  if (tightest === undefined) return {};
  return {
    'X-RateLimit-Limit': String(tightest.limit),
    'X-RateLimit-Remaining': String(tightest.remaining),
    'X-RateLimit-Reset': String(tightest.reset ?? 0),
  };
}

/** Of the policies whose numbers are known: the one that refuses, else the one with the least left of its limit. */
function tightestOf(shown: readonly Shown[]): Shown | undefined {
  const left = ({ refuses, remaining = 0, limit }: Shown): number => (refuses ? -1 : remaining / limit);
  const known = shown.filter(({ remaining }) => remaining !== undefined);
  return known.toSorted((a, b) => left(a) - left(b))[0];
}

function shownOf({ policies }: Decision<string>): readonly Shown[] {
  return Object.entries(policies).flatMap(([name, state]) =>
    state === undefined || state.shadow ? [] : [{ name, ...numbersOf(state) }],
  );
}

function numbersOf(state: PolicyState): Omit<Shown, 'name'> {
  const { limit, windowMs, passes, remaining, retryAfterMs, resetAfterMs } = state;
  const empty = !passes || remaining === 0;
  const until = empty && retryAfterMs !== 0 ? retryAfterMs : resetAfterMs;
  return {
    limit: Math.min(limit, MAX_INTEGER),
    window: windowMs % 1_000 === 0 ? windowMs / 1_000 : undefined,
    refuses: !passes,
    remaining: remaining === null ? undefined : Math.min(remaining, MAX_INTEGER),
    reset: until === null ? undefined : Math.ceil(until / 1_000),
  };
}

/** An Item of a structured field: a String and its parameters (RFC 9651 §4.1). */
function item(name: string, parameters: Readonly<Record<string, number | string | undefined>>): string {
  const written = Object.entries(parameters).map(([key, value]) => (value === undefined ? '' : `;${key}=${value}`));
  return quoted(name) + written.join('');
}

function listed(field: string, items: readonly string[]): Record<string, string> {
  return items.length === 0 ? {} : { [field]: items.join(', ') };
}

/** A String of a structured field. @throws `INVALID_ARGUMENT` */
function quoted(text: string): string;
function quoted(text: string | undefined): string | undefined;
function quoted(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!/^[\x20-\x7e]*$/.test(text))
    throw invalidArgument('only ASCII can stand in a header: a policy name or unit is not');
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Nine bytes: three groups of Base64, no padding. */
function keyOf(secret: string, partition: string): string {
  return `:${createHmac('sha256', secret).update(partition).digest().subarray(0, 9).toString('base64')}:`;
}
