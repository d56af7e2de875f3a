/*
 * The record of a session is one JSON text, `[times, user, device, data]`, written so that a script can exchange a part
 * of it without understanding JSON: each part is a line, and so are the names and the values of the data.
 *
 *   [[1,1764132684000,1764132684000,0,1800000],
 *   "u42",
 *   {"name":"Firefox"},
 *   {
 *   "cart":
 *   [7,7],
 *   "theme":
 *   "dark"
 *   }]
 *
 * A reader has all of it with one string and one JSON.parse, much faster than from the fields of a hash, and in Redis it
 * takes no more memory than they do. JSON has line breaks nowhere but where they are put.
 */

/** A record in its parts, each of them JSON as it is written. */
export interface RecordText {
  readonly times: string;
  readonly user: string;
  readonly device: string;
  /** Property, as it is written before its colon, to what is stored for it, in the order of the record. */
  readonly data: ReadonlyMap<string, string>;
}

/** What stands before the data is shorter: a user has at most 256 characters, a device 1,024. */
export const HEAD_BYTES = 5_000;

const HEAD = /^\[(\[[^\n]*\],\n[^\n]*,\n[^\n]*),\n/;
const HEAD_LINES = 4;

/** null for what is no such text. */
export function splitRecord(record: string): RecordText | null {
  const lines = record.split('\n');
  const [times = '', user = '', device = '', opens] = lines;
  if (!HEAD.test(record) || opens !== '{' || lines.pop() !== '}]' || lines.length <= HEAD_LINES) return null;
  const data = new Map<string, string>();
  for (let i = HEAD_LINES; i + 1 < lines.length; i += 2) {
    const [name = '', value = ''] = [lines[i], lines[i + 1]];
    data.set(name.slice(0, -1), i + 2 < lines.length ? value.slice(0, -1) : value);
  }
  return { times: times.slice(1, -1), user: user.slice(0, -1), device: device.slice(0, -1), data };
}

export function joinRecord({ times, user, device, data }: RecordText): string {
  const properties = Array.from(data, ([name, value]) => `${name}:\n${value}`);
  return `[${times},\n${user},\n${device},\n{\n${properties.join(',\n')}\n}]`;
}

/** The JSON of `[times, user, device]`, from a record or its beginning; null for what is none. */
export function headIn(record: string): string | null {
  const found = HEAD.exec(record);
  return found === null ? null : `[${found[1]}]`;
}

/** What is stored for a property; undefined when it has none. */
export function storedIn(record: string, property: string): string | undefined {
  const name = `\n${JSON.stringify(property)}:\n`;
  const found = record.indexOf(name);
  if (found < 0) return undefined;
  const line = record.slice(found + name.length, record.indexOf('\n', found + name.length));
  return line.endsWith(',') ? line.slice(0, -1) : line;
}
