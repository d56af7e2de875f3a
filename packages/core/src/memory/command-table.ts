import type { Reply } from '../driver/driver.ts';
import type { MapKeyspace } from './map-keyspace.ts';
import { refused } from './refusal.ts';

/** What a command does. Its arguments were counted before it is called. */
export type Handler = (space: MapKeyspace, ...args: string[]) => Reply;

/** Commands by name, each with the least and the most arguments it takes. */
export type CommandTable = Readonly<Record<string, readonly [least: number, most: number, handler: Handler]>>;

/** As many arguments as one likes. */
export const ANY: number = Number.POSITIVE_INFINITY;

/** An integer argument, read as strictly as Redis does. */
export function integer(text: string): number {
  const value = Number(text);
  if (!/^(0|-?[1-9]\d*)$/.test(text) || !Number.isSafeInteger(value)) {
    throw refused('ERR', 'value is not an integer or out of range');
  }
  return value;
}

/** The inclusive ends of a range, negative ones counted from the back, as arguments of `slice`. */
export function sliceEnds(from: number, to: number, length: number): [start: number, end: number] {
  const start = from < 0 ? from + length : from;
  const last = to < 0 ? to + length : to;
  return [Math.max(start, 0), Math.max(last + 1, 0)];
}
