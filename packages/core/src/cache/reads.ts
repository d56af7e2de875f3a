import type { Breaker } from '../driver/breaker.ts';
import { send } from '../driver/command.ts';
import { getRaw, mgetRaw } from '../driver/commands.ts';
import type { Driver, Reply } from '../driver/driver.ts';
import type { SharedDeadline } from '../driver/shared-deadline.ts';
import { createTurnBatch, type Waiting } from '../driver/turn-batch.ts';

/** The hot path of the cache. */
export interface Reads {
  /**
   * An entry, and behind it the versions of tags, which are missing where they could not be read.
   *
   * @throws `DriverError`
   */
  entry(key: string, tagKeys: readonly string[]): Promise<readonly Reply[]>;
  /** The versions of tags, at least one. @throws `DriverError` */
  tags(tagKeys: readonly string[]): Promise<readonly Reply[]>;
}

type Asked = Waiting<readonly string[], readonly Reply[]>;

/** About so many keys travel in one command: the first reader need not wait for all of a large batch. */
const ENOUGH = 32;

/**
 * What is read in one turn of the event loop is read together: one MGET instead of so many GETs takes half the work off
 * this process and off the server, and an entry comes with the versions of its tags. In a cluster, where keys of
 * different slots must not be in one command, entries stay with GETs, in one write per node; tags share a slot.
 */
export function createReads(driver: Driver, breaker: Breaker, withinDeadline: SharedDeadline): Reads {
  const readsOf = (enough: number): ((keys: readonly string[]) => Promise<readonly Reply[]>) => {
    const read = createTurnBatch<readonly string[], readonly Reply[]>(
      driver,
      breaker,
      withinDeadline,
      (asked, deadline) => readAll(driver, inPieces(asked, enough), deadline),
    );
    return (keys) => read(keys[0] ?? '', keys);
  };
  const read = readsOf(ENOUGH);
  if (!driver.clustered) return { tags: read, entry: (key, tagKeys) => read([key, ...tagKeys]) };
  const entry = readsOf(1);
  return {
    tags: read,
    entry: async (key, tagKeys) => {
      if (tagKeys.length === 0) return entry([key]);
      const [found, versions] = await Promise.all([entry([key]), read(tagKeys).catch(() => [])]);
      return [...found, ...versions];
    },
  };
}

/** What is asked for in one command. */
interface Piece {
  /** Key to its place in the command. */
  readonly places: Map<string, number>;
  readonly asked: Asked[];
}

function inPieces(all: readonly Asked[], enough: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const one of all) {
    const last = pieces.at(-1);
    const piece: Piece = last !== undefined && last.places.size < enough ? last : { places: new Map(), asked: [] };
    if (piece.asked.push(one) === 1) pieces.push(piece);
    for (const key of one.question) if (!piece.places.has(key)) piece.places.set(key, piece.places.size);
  }
  return pieces;
}

async function readAll(driver: Driver, pieces: readonly Piece[], deadline: number): Promise<void> {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return readPiece(driver, first, deadline);
  const reading = pieces.map((piece) => readPiece(driver, piece, deadline));
  // A node that answers any of them has not failed.
  const settled = await Promise.allSettled(reading);
  if (settled.every(({ status }) => status === 'rejected')) await reading[0];
}

async function readPiece(driver: Driver, { places, asked }: Piece, deadline: number): Promise<void> {
  try {
    const keys = [...places.keys()];
    const [key = ''] = keys;
    const replies =
      keys.length > 1 ? await send(driver, mgetRaw(keys), deadline) : [await send(driver, getRaw(key), deadline)];
    for (const call of asked) call.resolve(call.question.map((one) => replies[places.get(one) ?? -1] ?? null));
  } catch (error) {
    for (const call of asked) call.reject(error);
    throw error;
  }
}
