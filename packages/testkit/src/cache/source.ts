/** Where values really live: a table with versions, whose reads take as long as a test wants. */
export interface Source {
  /** What is committed. */
  version: number;
  /** How often it was read. */
  loads: number;
  /** Reads, as a database does: what is committed when the read begins. */
  load(): Promise<{ readonly version: number }>;
  /** From now on reads wait until `open` is called, after they have read. Each `shut` makes an `open` of its own. */
  shut(): void;
  open: () => void;
}

export function createSource(): Source {
  let gate = Promise.resolve();
  const source: Source = {
    version: 1,
    loads: 0,
    load: async () => {
      source.loads++;
      const { version } = source;
      await gate;
      return { version };
    },
    shut: () => {
      gate = new Promise((resolve) => {
        source.open = resolve;
      });
    },
    open: () => undefined,
  };
  return source;
}
