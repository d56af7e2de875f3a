/** Opens once so many have arrived. */
export interface Gate {
  /** Resolves when it opens. */
  arrive(): Promise<void>;
  readonly opened: Promise<void>;
}

export function createGate(needed: number): Gate {
  let missing = needed;
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    arrive: () => {
      if (--missing <= 0) open();
      return opened;
    },
    opened,
  };
}
