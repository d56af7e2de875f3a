/** What INFO said, by field. https://redis.io/docs/latest/commands/info/ */
export interface Info {
  readonly text: (field: string) => string | undefined;
  readonly number: (field: string) => number | undefined;
  /** A field of the form `a=1,b=2`, by name: servers add parts, and their order is not promised. */
  readonly pairs: (field: string) => ReadonlyMap<string, string>;
  /** Fields that begin so. */
  readonly fields: (prefix: string) => readonly string[];
}

export function parseInfo(text: string): Info {
  const all = lines(text);
  return {
    text: (field) => all.get(field),
    number: (field) => numeric(all.get(field)),
    pairs: (field) => pairs(all.get(field) ?? '', ','),
    fields: (prefix) => [...all.keys()].filter((field) => field.startsWith(prefix)),
  };
}

/** `field:value` by line: INFO, CLUSTER INFO. */
export function lines(text: string): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) all.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return all;
}

/** `a=1,b=2` by name. */
export function pairs(text: string, separator: string): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const part of text.split(separator)) {
    const sign = part.indexOf('=');
    if (sign > 0) all.set(part.slice(0, sign), part.slice(sign + 1));
  }
  return all;
}

/** Keys of each logical database, and how many of them have a TTL. */
export function keyspace(info: Info): readonly { db: number; keys: number; expires: number }[] {
  return info.fields('db').flatMap((field) => {
    const db = /^db(\d+)$/.exec(field)?.[1];
    const parts = info.pairs(field);
    if (db === undefined) return [];
    return [{ db: Number(db), keys: Number(parts.get('keys')), expires: Number(parts.get('expires')) }];
  });
}

/** Calls of a command since the start, and the microseconds they took. Subcommands as `config|get`. */
export function commandStats(info: Info, command: string): { calls: number; us: number } {
  const parts = info.pairs(`cmdstat_${command}`);
  return { calls: Number(parts.get('calls') ?? 0), us: Number(parts.get('usec') ?? 0) };
}

/** How often an error was replied since the start. */
export function errorCount(info: Info, code: string): number {
  return Number(info.pairs(`errorstat_${code}`).get('count') ?? 0);
}

function numeric(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}
