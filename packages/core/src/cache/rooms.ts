import { invalidOption } from '../errors.ts';
import type { KeyPart } from '../keys/key.ts';

/** How a domain is used. One way only: options of two would meet in the same entries. */
export type Use = 'defined' | 'plain' | 'leased' | 'invalidated';

/** What a cache does with any domain, whatever its values are. */
export interface AnyDomain {
  removeParts(parts: readonly KeyPart[]): Promise<void>;
  stop(): void;
}

/** A domain in use, and what its users hold of it. */
export interface Room<Front> {
  readonly domain: AnyDomain;
  readonly front: Front;
}

/** The domains of one cache by name. */
export interface Rooms {
  /**
   * The room of this name and use, made when there is none. A domain that was only invalidated so far may still be
   * used in any way.
   *
   * @throws `INVALID_OPTION` when the domain is used in another way, or is defined a second time
   */
  open<Front>(name: string, use: Use, make: () => Room<Front>): Room<Front>;
  find(name: string): AnyDomain | undefined;
  all(): Iterable<AnyDomain>;
}

export function createRooms(): Rooms {
  const rooms = new Map<string, Room<unknown> & { readonly use: Use }>();
  return {
    find: (name) => rooms.get(name)?.domain,
    all: () => [...rooms.values()].map(({ domain }) => domain),
    open: <Front>(name: string, use: Use, make: () => Room<Front>): Room<Front> => {
      const known = rooms.get(name);
      if (known !== undefined && known.use === use && use !== 'defined') return known as Room<Front>;
      if (known !== undefined && known.use !== 'invalidated')
        throw invalidOption(`cache domain '${name}' is ${known.use} already and cannot be ${use} too`);
      const room = make();
      known?.domain.stop();
      rooms.set(name, { ...room, use });
      return room;
    },
  };
}
