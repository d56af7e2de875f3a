/**
 * Where values really live in a fuzz run: a version per row, and what is known about it everywhere. A read through a
 * cache is checked against the floor that was asked for before the read began.
 */
export interface Database {
  /** Reads a row, as a loader does. */
  load(row: string): Promise<number>;
  /** Writes a row; answers its new version. */
  commit(row: string): Promise<number>;
  /** From now on nobody may be given less than this version. */
  raiseFloor(row: string, version: number): Promise<void>;
  /** The least version a read that begins now may be given. */
  floor(row: string): Promise<number>;
}

/** In this process. */
export function memoryDatabase(): Database {
  const versions = new Map<string, number>();
  const floors = new Map<string, number>();
  return {
    load: async (row) => versions.get(row) ?? 0,
    commit: async (row) => {
      const version = (versions.get(row) ?? 0) + 1;
      versions.set(row, version);
      return version;
    },
    raiseFloor: async (row, version) => {
      floors.set(row, Math.max(floors.get(row) ?? 0, version));
    },
    floor: async (row) => floors.get(row) ?? 0,
  };
}
