/** A tracking connection, as a driver opens it. */
export interface TrackingConnection {
  /** Resolves when the server has answered, on this connection. */
  ping(): Promise<unknown>;
  close(): void;
}

/** What a tracking connection tells. It is armed and lost again and again, as it reconnects. */
export interface TrackingEvents {
  /** From here on, changes are reported. */
  armed(): void;
  /** From here on, changes may be missed. */
  lost(): void;
  /** These keys changed; null: any may have. */
  changed(keys: string[] | null): void;
  /** The server will not track, or not now: why. */
  refused(error: unknown): void;
}

/** Opens a connection that tracks the keys under these prefixes on one primary. It is PINGed every `pingMs`, if given. */
export type OpenTracking = (
  events: TrackingEvents,
  prefixes: readonly string[],
  pingMs: number | undefined,
) => TrackingConnection;

/** The tracking of one primary. */
export interface TrackedNode {
  isArmed(): boolean;
  /** When the last PING that was answered had been sent; -Infinity when none was since it was armed. */
  provedAt(): number;
  ask(): void;
  close(): void;
}

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * Tracks one primary: null whenever it is armed or lost, and a PING when asked. `answered`: it is armed, or its PING
 * was answered.
 *
 * One PING is under way at a time. A server sends its reports at the end of a turn of its event loop, after the replies
 * of that turn: a second PING, read together with the first, could be answered before a change that preceded it is
 * reported. A lone PING, sent after a change, is read in a later turn than the change.
 */
export function trackNode(
  open: (events: TrackingEvents) => TrackingConnection,
  told: Pick<TrackingEvents, 'changed' | 'refused'> & { answered(): void },
): TrackedNode {
  let armed = false;
  let asking = false;
  let provedAt = NEVER;
  let life = 0; // an answer that belongs to an earlier one proves nothing

  const lost = (): void => {
    if (!armed) return;
    life++;
    armed = asking = false;
    provedAt = NEVER;
    told.changed(null);
  };
  const connection = open({
    armed: () => {
      armed = true;
      told.changed(null);
      told.answered();
    },
    lost,
    changed: told.changed,
    refused: told.refused,
  });

  const ask = async (asked: number, sentAt: number): Promise<void> => {
    asking = true;
    await connection.ping().catch(() => asked === life && lost());
    if (asked !== life) return;
    asking = false;
    provedAt = sentAt;
    told.answered();
  };
  return {
    isArmed: () => armed,
    provedAt: () => provedAt,
    ask: () => {
      if (armed && !asking) void ask(life, performance.now());
    },
    close: () => connection.close(),
  };
}
