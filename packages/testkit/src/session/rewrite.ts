import { type Reply, text } from '@redis-patterns/core/driver';

/*
 * Records changed by hand, line by line: `[[times],`, `user,`, `device,` and `{`, of each property a line `"name":` and a
 * line with its value, and `}]`.
 */

/** A plain command. */
export type Raw = (...args: readonly [string, ...(string | number)[]]) => Promise<Reply>;

/** Changes a record; its TTL stays as it is. */
export async function rewrite(raw: Raw, key: string, change: (lines: string[]) => readonly string[]): Promise<void> {
  const [record, ttlMs] = [text(await raw('get', key)), Number(await raw('pttl', key))];
  const changed = change(record.split('\n')).join('\n');
  await raw('set', key, changed, ...(ttlMs > 0 ? ['px', ttlMs] : []));
}

/** The same lines, with other times. */
export function withTimes(lines: readonly string[], times: string): string[] {
  return lines.with(0, `[${times},`);
}

/** The same lines, with another value of a property. */
export function withValue(lines: readonly string[], property: string, value: string): string[] {
  const at = valueAt(lines, property);
  return lines.with(at, lines[at]?.endsWith(',') ? `${value},` : value);
}

/** What is stored for a property. */
export function valueIn(lines: readonly string[], property: string): string {
  return (lines[valueAt(lines, property)] ?? '').replace(/,$/, '');
}

function valueAt(lines: readonly string[], property: string): number {
  const name = lines.indexOf(`${JSON.stringify(property)}:`);
  if (name < 0) throw new Error(`no property ${property}`);
  return name + 1;
}
