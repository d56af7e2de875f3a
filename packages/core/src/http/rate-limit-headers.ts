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
  const fields: Record<string, string> = {};
  if (headers === 'draft-11' || headers === 'both') addDraft11(fields, shown, options);
  if (headers === 'draft-6') addDraft6(fields, shown);
  if (headers === 'legacy' || headers === 'both') addLegacy(fields, shown);
  return fields;
}

type Fields = Record<string, string>;

function addDraft11(fields: Fields, shown: readonly Shown[], options: RateLimitHeaderOptions): void {
  const { units, partition, partitionSecret } = options;
  const pk = partition !== undefined && partitionSecret !== undefined ? keyOf(partitionSecret, partition) : undefined;
  let policies = '';
  let limits = '';
  for (const { name, limit, window, remaining, reset } of shown) {
    const item = quoted(name);
    const unit = units === undefined ? undefined : quoted(units[name]);
    const policy = `${item};q=${limit}${parameter('qu', unit)}${parameter('w', window)}${parameter('pk', pk)}`;
    policies = listed(policies, policy);
    if (remaining !== undefined)
      limits = listed(limits, `${item};r=${remaining}${parameter('t', reset)}${parameter('pk', pk)}`);
  }
  if (policies !== '') fields['RateLimit-Policy'] = policies;
  if (limits !== '') fields['RateLimit'] = limits;
}

function listed(list: string, member: string): string {
  return list === '' ? member : `${list}, ${member}`;
}

function addDraft6(fields: Fields, shown: readonly Shown[]): void {
  const policies = shown.flatMap(({ limit, window }) => (window === undefined ? [] : [`${limit};w=${window}`]));
  if (policies.length > 0) fields['RateLimit-Policy'] = policies.join(', ');
  addTightest(fields, shown, 'RateLimit');
}

function addLegacy(fields: Fields, shown: readonly Shown[]): void {
  addTightest(fields, shown, 'X-RateLimit');
}

function addTightest(fields: Fields, shown: readonly Shown[], family: string): void {
  const tightest = tightestOf(shown);
  if (tightest === undefined) return;
  fields[`${family}-Limit`] = String(tightest.limit);
  fields[`${family}-Remaining`] = String(tightest.remaining);
  fields[`${family}-Reset`] = String(tightest.reset ?? 0);
}

/** Of the policies whose numbers are known: the one that refuses, else the one with the least left of its limit. */
function tightestOf(shown: readonly Shown[]): Shown | undefined {
  const left = ({ refuses, remaining = 0, limit }: Shown): number => (refuses ? -1 : remaining / limit);
  let tightest: Shown | undefined;
  for (const one of shown) {
    if (one.remaining !== undefined && (tightest === undefined || left(one) < left(tightest))) tightest = one;
  }
  return tightest;
}

function shownOf({ policies }: Decision<string>): readonly Shown[] {
  const shown: Shown[] = [];
  for (const name in policies) {
    const state = policies[name];
    if (state !== undefined && !state.shadow) shown.push(numbersOf(name, state));
  }
  return shown;
}

function numbersOf(name: string, state: PolicyState): Shown {
  const { limit, windowMs, passes, remaining, retryAfterMs, resetAfterMs } = state;
  const empty = !passes || remaining === 0;
  const until = empty && retryAfterMs !== 0 ? retryAfterMs : resetAfterMs;
  return {
    name,
    limit: Math.min(limit, MAX_INTEGER),
    window: windowMs % 1_000 === 0 ? windowMs / 1_000 : undefined,
    refuses: !passes,
    remaining: remaining === null ? undefined : Math.min(remaining, MAX_INTEGER),
    reset: until === null ? undefined : Math.ceil(until / 1_000),
  };
}

/** A parameter of an Item of a structured field (RFC 9651 §3.1.2), where there is one. */
function parameter(key: string, value: number | string | undefined): string {
  return value === undefined ? '' : `;${key}=${value}`;
}

/** A String of a structured field. @throws `INVALID_ARGUMENT` */
function quoted(text: string): string;
function quoted(text: string | undefined): string | undefined;
function quoted(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (PLAIN.test(text)) return `"${text}"`;
  if (!/^[\x20-\x7e]*$/.test(text))
    throw invalidArgument('only ASCII can stand in a header: a policy name or unit is not');
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Nothing to escape, as in almost every name. */
const PLAIN = /^[\w.-]*$/;

/** Nine bytes: three groups of Base64, no padding. */
function keyOf(secret: string, partition: string): string {
  return `:${createHmac('sha256', secret).update(partition).digest().subarray(0, 9).toString('base64')}:`;
}
