import { type Driver, DriverError, type TrackProof } from './driver.ts';
import {
  type OpenTracking,
  type TrackedNode,
  type TrackingConnection,
  type TrackingEvents,
  trackNode,
} from './tracked-node.ts';

/** What a client takes for the primaries now: each under a stable label, with the way to track it. */
export type Primaries = () => Iterable<readonly [label: string, open: OpenTracking]>;

/** `Driver.track`, and the end of all that it opened. */
export interface NodeTracking {
  readonly track: NonNullable<Driver['track']>;
  close(): void;
}

/** `Driver.track` for authors of drivers: a tracking connection to each primary, in step with the topology. */
export function trackNodes(primaries: Primaries): NodeTracking {
  const running = new Set<() => void>();
  const track: NodeTracking['track'] = (prefixes, onKeys, proof) =>
    new Promise((resolve, reject) => {
      let isRunning = false;
      const onRunning = (): void => {
        isRunning = true;
        resolve(async () => end());
      };
      const onRefused = (error: unknown): void => {
        if (isRunning) return; // it is tried again
        reject(error);
        end();
      };
      const nodes = trackAll({ primaries, prefixes, onKeys, proof, onRunning, onRefused });
      const end = (): void => {
        running.delete(end);
        nodes.close();
        reject(driverClosed()); // of no effect once it runs
      };
      running.add(end);
    });
  return {
    track,
    close: () => {
      for (const end of running) end();
    },
  };
}

/** How often the primaries are looked through when no proof is asked for, in ms. */
const LOOK_MS = 1_000;
const NEVER = Number.NEGATIVE_INFINITY;

interface TrackAll {
  readonly primaries: Primaries;
  readonly prefixes: readonly string[];
  readonly onKeys: (keys: string[] | null) => void;
  readonly proof: TrackProof | undefined;
  /** Every primary is tracked. */
  readonly onRunning: () => void;
  readonly onRefused: (error: unknown) => void;
}

/**
 * The primaries are looked through at every proof: a new one is connected, one that is gone is closed, and null is
 * reported for both. Nothing has to listen to the client for that: a proof is given only when every primary known at
 * that moment is armed and has answered, and a client knows a new primary before it reads anything from it, so
 * whatever it has read is covered.
 */
function trackAll({ primaries, prefixes, onKeys, proof, onRunning, onRefused }: TrackAll): { close(): void } {
  const nodes = new Map<string, TrackedNode>();
  let closed = false;
  let proved = NEVER;

  const changed = (keys: string[] | null): void => {
    if (!closed) onKeys(keys);
  };
  const drop = (label: string): void => {
    nodes.get(label)?.close();
    nodes.delete(label);
    changed(null);
  };
  const known = (): (TrackedNode | undefined)[] => Array.from(primaries(), ([label]) => nodes.get(label));
  const answered = (): void => {
    const all = known();
    if (all.every((node) => node?.isArmed())) onRunning();
    const oldest = all.length === 0 ? NEVER : Math.min(...all.map((node) => node?.provedAt() ?? NEVER));
    if (closed || oldest <= proved) return;
    proved = oldest;
    proof?.onProof(oldest);
  };
  const add = (label: string, open: OpenTracking): void => {
    const refused = (error: unknown): void => {
      drop(label);
      onRefused(error);
    };
    const connect = (events: TrackingEvents): TrackingConnection => open(events, prefixes, proof?.everyMs);
    nodes.set(label, trackNode(connect, { answered, changed, refused }));
  };
  const look = (): void => {
    const wanted = new Map(primaries());
    for (const label of [...nodes.keys()]) if (!wanted.has(label)) drop(label);
    for (const [label, open] of wanted) if (!nodes.has(label)) add(label, open);
    if (proof) for (const node of nodes.values()) node.ask();
  };
  const timer = setInterval(look, proof?.everyMs ?? LOOK_MS).unref();
  look();
  return {
    close: () => {
      closed = true;
      clearInterval(timer);
      for (const label of [...nodes.keys()]) drop(label);
    },
  };
}

function driverClosed(): DriverError {
  return new DriverError('DRIVER_FAILED', 'the driver was closed before every primary was tracked', { kind: 'unsent' });
}
