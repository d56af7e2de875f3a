/**
 * Cache-Control (RFC 9111, section 5.2) with the stale extensions (RFC 5861). Spans are whole seconds; null: not given.
 */
export interface CacheControl {
  readonly noStore: boolean;
  readonly noCache: boolean;
  readonly private: boolean;
  /** `must-revalidate` or `proxy-revalidate`: no stale answers. */
  readonly mustRevalidate: boolean;
  readonly onlyIfCached: boolean;
  readonly maxAge: number | null;
  readonly sMaxAge: number | null;
  readonly staleWhileRevalidate: number | null;
  readonly staleIfError: number | null;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const DIRECTIVE = new RegExp(`[ \\t]*(?:(${TOKEN})(?:=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)"))?)?[ \\t]*(?:,|$)`, 'y');

/** RFC 9111, section 1.2.2: a span too large to hold means "long". */
const LONG_S = 2 ** 31;

/**
 * Reads a Cache-Control line. What cannot be read is taken at its strictest: a line that breaks the grammar counts as
 * `no-store`, a span that is negative, fractional, empty or given twice with different values counts as 0.
 */
export function parseCacheControl(line: string | undefined): CacheControl {
  if (line === undefined) return NOTHING_SAID;
  return cacheControl(split(line) ?? new Map([['no-store', ['']]]));
}

/** Directive name to the values it was given; null when the line breaks the grammar. */
function split(line: string): Map<string, string[]> | null {
  const found = new Map<string, string[]>();
  DIRECTIVE.lastIndex = 0;
  while (DIRECTIVE.lastIndex < line.length) {
    const match = DIRECTIVE.exec(line);
    if (match === null) return null;
    const [, name, token, quoted] = match;
    if (name === undefined) continue;
    const values = found.get(name.toLowerCase());
    if (values === undefined) found.set(name.toLowerCase(), [token ?? quoted ?? '']);
    else values.push(token ?? quoted ?? '');
  }
  return found;
}

function cacheControl(found: ReadonlyMap<string, readonly string[]>): CacheControl {
  return {
    noStore: found.has('no-store'),
    noCache: found.has('no-cache'),
    private: found.has('private'),
    mustRevalidate: found.has('must-revalidate') || found.has('proxy-revalidate'),
    onlyIfCached: found.has('only-if-cached'),
    maxAge: seconds(found.get('max-age')),
    sMaxAge: seconds(found.get('s-maxage')),
    staleWhileRevalidate: seconds(found.get('stale-while-revalidate')),
    staleIfError: seconds(found.get('stale-if-error')),
  };
}

const NOTHING_SAID: CacheControl = cacheControl(new Map());

function seconds(values: readonly string[] | undefined): number | null {
  if (values === undefined) return null;
  const [first = ''] = values;
  if (!/^\d+$/.test(first) || values.some((value) => value !== first)) return 0;
  return Math.min(Number(first), LONG_S);
}
