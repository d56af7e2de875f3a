/*
 * The layout of an entry, one string per entry: an ASCII header of fixed width, the tags, the payload.
 *
 *   at  width
 *    0    3   'RC1', the layout
 *    3    1   kind: V value, L loading, F failure cooldown, W write hold
 *    4   13   soft expiry, server ms
 *   17   16   token of the lease; blanks: none; '!' and blanks: cooldown
 *   33   13   deadline of the lease or cooldown, server ms; zeros: none
 *   46    8   cost of the load, ms
 *   54    1   codec: j JSON, b bytes, u the user's own
 *   55    1   compression: - none, g gzip, b brotli
 *   56    1   n negative ("does not exist"), else -
 *   57    1   -
 *   58    6   version of the value's schema
 *   64  6+1   bytes of the tag region, then |
 *   71        tags, then the payload
 *
 * L and F are the first 46 bytes alone; W is those and 29 per hold (id 16, deadline 13). A lease lives inside the
 * entry, so whatever removes or overwrites the entry, a plain DEL included, revokes the lease with it. The widths are
 * fixed so that a lease is written into a large value in place (SETRANGE).
 */

export const MARK = 'RC1';
/** Bytes up to and with the deadline: all there is of a placeholder. */
export const SHORT_HEADER = 46;
/** Bytes before the tags. */
export const HEADER = 71;
const TOKEN_WIDTH = 16;
const STAMP_WIDTH = 13;
/** A deadline further ahead than this counts as none: the server's clock was set back. */
export const LONGEST_LEASE_MS = 600_000;

export const NO_STAMP: string = '0'.repeat(STAMP_WIDTH);
export const NO_LEASE: string = ' '.repeat(TOKEN_WIDTH) + NO_STAMP;
/** The owner of a cooldown: no token has a `!`. */
export const COOLDOWN: string = '!'.padEnd(TOKEN_WIDTH);

/** Server time in ms as 13 digits. */
export const stamp = (ms: number): string => String(ms).padStart(STAMP_WIDTH, '0');

/** Kinds of entries; `-` is anything that is not ours. */
export type Kind = 'V' | 'L' | 'F' | 'W' | '-';
