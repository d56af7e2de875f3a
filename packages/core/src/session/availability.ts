import { type Breaker, createBreaker } from '../driver/breaker.ts';
import { send } from '../driver/command.ts';
import { pttl } from '../driver/commands.ts';
import { within } from '../driver/deadline.ts';
import type { Driver, DriverError } from '../driver/driver.ts';
import type { Pass } from '../driver/turn-batch.ts';
import { publishDegraded } from '../tracing.ts';
import type { Emit } from './events.ts';

/*
 * A session store without Redis has no answer, so it says so at once instead of letting every request wait for its
 * deadline: a circuit breaker per node, open at the first lost or refused connection, or after three timeouts in a
 * row. Frameworks that are told of the outage stop asking altogether, so the way back cannot depend on their requests:
 * each open node is asked by a timer, about once a second, for a key that failed, so that the question reaches it.
 */

const TIMEOUTS = 3;
const PROBE_MS = 1_000;
const JITTER = 0.2;

/** Lets calls to a node pass, and refuses them at once while it is down. */
export function createAvailability(driver: Driver, deadlineMs: number, emit: Emit): Pass {
  const breaker = createBreaker({ failures: TIMEOUTS, probe: PROBE_MS * (1 - JITTER) }, weigh);
  const asked = new Set<string | undefined>();
  const down = new Set<string | undefined>();
  let unavailable = false;

  const fell = (node: string | undefined, key: string, cause: Error): void => {
    if (down.has(node)) return;
    down.add(node);
    probeLater(node, key);
    if (unavailable || down.size < asked.size) return;
    unavailable = true;
    publishDegraded({ feature: 'session', mode: 'closed', code: 'DRIVER_FAILED' });
    emit('unavailable', { cause });
  };

  const rose = (node: string | undefined): void => {
    down.delete(node);
    if (!unavailable) return;
    unavailable = false;
    emit('available', {});
  };

  const run: Pass['run'] = (node, call, key) => {
    asked.add(node);
    const running = breaker.run(node, call).catch((error: unknown) => {
      if (isDown(breaker, node)) fell(node, key, error as Error);
      throw error;
    });
    if (down.size === 0) return running;
    return running.then((answer) => {
      if (down.has(node)) rose(node);
      return answer;
    });
  };

  const probeLater = (node: string | undefined, key: string): void => {
    const inMs = PROBE_MS * (1 - JITTER + 2 * JITTER * Math.random());
    setTimeout(() => void probe(node, key), inMs).unref();
  };

  const probe = async (node: string | undefined, key: string): Promise<void> => {
    if (!down.has(node)) return;
    // After a failover the key is another node's, and nobody asks the old one again.
    const now = driver.nodeOf?.(key);
    try {
      await run(now, () => within(deadlineMs, (deadline) => send(driver, pttl(key), deadline)), key);
    } catch {
      if (down.has(node)) probeLater(node, key);
      return;
    }
    if (now !== node) asked.delete(node);
    if (down.has(node)) rose(node);
  };

  return { run };
}

function weigh({ code, kind }: DriverError): number {
  return code === 'DRIVER_FAILED' && kind !== 'reply' ? TIMEOUTS : 1;
}

function isDown(breaker: Breaker, node: string | undefined): boolean {
  return breaker.probeInMs(node) > 0;
}
