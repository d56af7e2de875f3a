import { byScore } from '../driver/keyspace.ts';
import { ANY, type CommandTable, integer, sliceEnds } from './command-table.ts';
import type { MapKeyspace } from './map-keyspace.ts';
import { refused } from './refusal.ts';

/** Commands on sorted sets. */
export const sortedSetCommands: CommandTable = {
  zcard: [1, 1, (space, key) => space.read('sorted', key)?.size ?? 0],
  zscore: [
    2,
    2,
    (space, key, member) => {
      const score = space.read('sorted', key)?.get(member);
      return score === undefined ? null : scoreText(score);
    },
  ],
  zrange: [3, 4, zrange],
  zadd: [
    3,
    ANY,
    (space, key, ...pairs) => {
      if (pairs.length % 2 === 1) throw refused('ERR', 'syntax error');
      const scores = pairs.map((text, i) => (i % 2 === 0 ? score(text) : 0));
      return space.edit('sorted', key, (sorted) => {
        const before = sorted.size;
        for (let i = 0; i < pairs.length; i += 2) sorted.set(pairs[i + 1] ?? '', scores[i] ?? 0);
        return sorted.size - before;
      });
    },
  ],
  zrem: [
    2,
    ANY,
    (space, key, ...members) =>
      space.edit('sorted', key, (sorted) => members.filter((member) => sorted.delete(member)).length),
  ],
};

/** `ZRANGE key from to [BYSCORE]`, lowest first */
function zrange(space: MapKeyspace, key: string, from: string, to: string, by?: string): string[] {
  const within = by === undefined ? placedWithin(from, to) : scoredWithin(from, to, by);
  return within(byScore(space.read('sorted', key) ?? new Map())).map(([member]) => member);
}

type Ranked = [member: string, score: number][];

function placedWithin(from: string, to: string): (ranked: Ranked) => Ranked {
  const [first, last] = [integer(from), integer(to)];
  return (ranked) => ranked.slice(...sliceEnds(first, last, ranked.length));
}

function scoredWithin(from: string, to: string, by: string): (ranked: Ranked) => Ranked {
  if (by.toLowerCase() !== 'byscore') throw refused('ERR', 'syntax error');
  const [low, high] = [bound(from), bound(to)];
  return (ranked) =>
    ranked.filter(
      ([, score]) =>
        (low.open ? score > low.score : score >= low.score) && (high.open ? score < high.score : score <= high.score),
    );
}

/** An end of a range of scores: `(5` leaves 5 itself out. */
function bound(text: string): { score: number; open: boolean } {
  const open = text.startsWith('(');
  return { open, score: score(open ? text.slice(1) : text) };
}

function score(text: string): number {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw refused('ERR', 'value is not a valid float');
  return value;
}

function scoreText(value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}
