import type { Breaker } from '../driver/breaker.ts';
import type { Driver, Reply } from '../driver/driver.ts';
import type { SharedDeadline } from '../driver/shared-deadline.ts';

/** Reads a whole entry: GET. @throws `DriverError` */
export type ReadReply = (key: string) => Promise<Reply>;

/** One GET that is about to be sent. */
interface Asked {
  readonly key: string;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The hot path of the cache. GETs are sent when the tick is over: callers of that tick may share one (same-tick.ts), and
 * it is sent after all of them began. Those of one node share one deadline and one pass of the breaker.
 */
export function createEntryReads(driver: Driver, breaker: Breaker, withinDeadline: SharedDeadline): ReadReply {
  let batch: Asked[] = [];

  const flush = (): void => {
    const asked = batch;
    batch = [];
    if (driver.nodeOf === undefined) send(undefined, asked);
    else for (const [node, ofNode] of byNode(driver.nodeOf, asked)) send(node, ofNode);
  };

  const send = (node: string | undefined, asked: readonly Asked[]): void => {
    breaker
      .run(node, () => withinDeadline((deadline) => sendAll(driver, asked, deadline)))
      .catch((error: unknown) => {
        for (const { reject } of asked) reject(error);
      });
  };

  return (key) =>
    new Promise((resolve, reject) => {
      if (batch.length === 0) process.nextTick(flush);
      batch.push({ key, resolve, reject });
    });
}

/** Resolves when all are settled; rejects when none was answered: then the node has failed. */
function sendAll(driver: Driver, asked: readonly Asked[], deadline: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = asked.length;
    let answered = 0;
    const settled = (error: unknown): void => {
      if (--left > 0) return;
      if (answered > 0) resolve();
      else reject(error);
    };
    for (const one of asked) {
      driver.send(['get', one.key], deadline).then(
        (reply) => {
          answered++;
          one.resolve(reply);
          settled(undefined);
        },
        (error: unknown) => {
          one.reject(error);
          settled(error);
        },
      );
    }
  });
}

function byNode(
  nodeOf: (key: string) => string | undefined,
  asked: readonly Asked[],
): ReadonlyMap<string | undefined, readonly Asked[]> {
  const groups = new Map<string | undefined, Asked[]>();
  for (const one of asked) {
    const node = nodeOf(one.key);
    const group = groups.get(node);
    if (group === undefined) groups.set(node, [one]);
    else group.push(one);
  }
  return groups;
}
