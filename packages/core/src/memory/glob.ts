/*
 * Glob patterns as Redis matches them in SCAN: `*` any run, `?` one byte, `[a-c]` `[^a]` one of a set, `\x` that
 * character. The pattern is read once; matching keeps only the last star to return to, so no pattern is slow.
 */

/** One place of a pattern: any run of characters, or what one character must be. */
type Place = 'star' | ((character: string) => boolean);

/** A function that tells whether a name matches the pattern as a whole. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const places = read(pattern);
  return (name) => matches(places, name);
}

function matches(places: readonly Place[], name: string): boolean {
  let place = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length) {
    const here = places[place];
    if (here === 'star') {
      star = place++;
      starAt = at;
    } else if (here?.(name.charAt(at))) {
      place++;
      at++;
    } else if (star < 0) {
      return false;
    } else {
      place = star + 1;
      at = ++starAt;
    }
  }
  while (places[place] === 'star') place++;
  return place === places.length;
}

function read(pattern: string): Place[] {
  const places: Place[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*') places.push('star');
    else if (character === '?') places.push(() => true);
    else if (character === '[') {
      const [one, last] = readSet(pattern, at + 1);
      places.push(one);
      at = last;
    } else {
      if (character === '\\' && at + 1 < pattern.length) at++;
      const wanted = pattern.charAt(at);
      places.push((one) => one === wanted);
    }
  }
  return places;
}

/** The set that begins at `from`, and where its `]` stands; a set without one reaches to the end, as in Redis. */
function readSet(pattern: string, from: number): [Place, last: number] {
  const negated = pattern[from] === '^';
  const ranges: [low: string, high: string][] = [];
  let at = negated ? from + 1 : from;
  for (; at < pattern.length && pattern[at] !== ']'; at++) {
    const escaped = pattern[at] === '\\' && at + 1 < pattern.length;
    if (escaped) at++;
    const low = pattern.charAt(at);
    if (!escaped && pattern[at + 1] === '-' && at + 2 < pattern.length) {
      const high = pattern.charAt(at + 2);
      ranges.push(low <= high ? [low, high] : [high, low]);
      at += 2;
    } else ranges.push([low, low]);
  }
  return [(one) => ranges.some(([low, high]) => low <= one && one <= high) !== negated, at];
}
