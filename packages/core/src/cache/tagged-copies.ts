/** Which copies bear which tag. */
export interface Tagged {
  add(key: string, tags: readonly string[]): void;
  remove(key: string, tags: readonly string[]): void;
  keysOf(tag: string): readonly string[];
}

export function createTagged(): Tagged {
  const byTag = new Map<string, Set<string>>();
  return {
    add: (key, tags) => {
      for (const tag of tags) {
        const keys = byTag.get(tag);
        if (keys === undefined) byTag.set(tag, new Set([key]));
        else keys.add(key);
      }
    },
    remove: (key, tags) => {
      for (const tag of tags) {
        const keys = byTag.get(tag);
        if (keys?.delete(key) && keys.size === 0) byTag.delete(tag);
      }
    },
    keysOf: (tag) => [...(byTag.get(tag) ?? [])],
  };
}
