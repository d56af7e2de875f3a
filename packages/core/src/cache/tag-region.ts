/*
 * The tags of an entry, as they stand between its header and its payload: per tag the sequence of the clock when the
 * load began (16 digits), the length of the name (4 digits), the name, percent-encoded so that it is ASCII.
 */

export interface StoredTag {
  readonly name: string;
  readonly sequence: string;
}

export function writeTags(names: readonly string[], sequence: string): string {
  return names
    .map(encodeURIComponent)
    .map((name) => `${sequence}${String(name.length).padStart(4, '0')}${name}`)
    .join('');
}

/** The tags of an entry; null when the region is damaged. */
export function readTags(region: string): StoredTag[] | null {
  const tags: StoredTag[] = [];
  for (let at = 0; at < region.length; ) {
    const end = at + 20 + Number(region.slice(at + 16, at + 20));
    if (!(end > at + 20 && end <= region.length)) return null;
    tags.push({ sequence: region.slice(at, at + 16), name: decoded(region.slice(at + 20, end)) });
    at = end;
  }
  return tags;
}

function decoded(name: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
