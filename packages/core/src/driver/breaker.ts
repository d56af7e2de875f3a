import { type Duration, toMs } from '../duration.ts';
import { invalidOption } from '../errors.ts';
import { DriverError } from './driver.ts';

/** The option `breaker` of every pattern: how soon a node counts as down, and how often it is tried again. */
export type BreakerOptions =
  | {
      /** Failures in a row that open it. Default 5. */
      readonly failures?: number;
      /** Once open, one call per this span is let through as a probe. Default `'1s'`. */
      readonly probe?: Duration;
    }
  | false;

/** Rejects at once what would most likely wait for its whole deadline. */
export interface Breaker {
  /**
   * Runs `call`, unless the node is down and no probe is due: then rejects with `DRIVER_FAILED`, kind `unsent`.
   * `node` is the driver's label of the node (`nodeOf`); undefined stands for the whole driver.
   */
  run<T>(node: string | undefined, call: () => Promise<T>): Promise<T>;
  /** ms until the next probe of this node, 0 when calls pass. */
  probeInMs(node: string | undefined): number;
}

interface NodeState {
  failures: number;
  probeAt: number;
}

/** Replies by which a server says that it cannot serve at all right now. */
const OUT_OF_SERVICE: ReadonlySet<string | null> = new Set(['LOADING', 'MASTERDOWN', 'CLUSTERDOWN', 'BUSY']);

/**
 * A circuit breaker per node (Nygard, "Release It!"). Consecutive timeouts and lost connections open it; while it is
 * open, one call per `probe` goes through, and the first that succeeds closes it. `weigh` says how many failures one
 * failure counts for.
 *
 * @throws `INVALID_OPTION`
 */
export function createBreaker(options: BreakerOptions = {}, weigh: (outage: DriverError) => number = () => 1): Breaker {
  if (options === false) return { run: (_node, call) => call(), probeInMs: () => 0 };
  const { failures: limit = 5 } = options;
  if (!Number.isSafeInteger(limit) || limit < 1) throw invalidOption('breaker.failures must be an integer above 0');
  const probeMs = toMs(options.probe ?? '1s', { name: 'breaker.probe' });
  const nodes = new Map<string | undefined, NodeState>();

  const probeInMs = (node: string | undefined): number => {
    const state = nodes.get(node);
    return state === undefined || state.failures < limit ? 0 : Math.max(state.probeAt - performance.now(), 0);
  };

  const failed = (node: string | undefined, outage: DriverError, probing: boolean): void => {
    const { failures, probeAt } = nodes.get(node) ?? { failures: 0, probeAt: 0 };
    const now = failures + weigh(outage);
    // Calls that were under way when it opened fail later: they must not put the probe off.
    const opens = failures < limit && now >= limit;
    nodes.set(node, { failures: now, probeAt: probing || opens ? performance.now() + probeMs : probeAt });
  };

  return {
    probeInMs,
    // No async function: this is on the way of everything, and an await costs more than the rest of it.
    run: (node, call) => {
      const state = nodes.get(node);
      const probing = state !== undefined && state.failures >= limit;
      if (probing) {
        if (probeInMs(node) > 0) return Promise.reject(open());
        state.probeAt = performance.now() + probeMs;
      }
      return call().then(
        (answer) => {
          if (nodes.size > 0) nodes.delete(node);
          return answer;
        },
        (error: unknown) => {
          if (isOutage(error)) failed(node, error, probing);
          else if (error instanceof DriverError) nodes.delete(node);
          throw error;
        },
      );
    },
  };
}

/** Any other reply shows that the node answers; an error of somebody else's shows nothing. */
function isOutage(error: unknown): error is DriverError {
  return error instanceof DriverError && (error.kind !== 'reply' || OUT_OF_SERVICE.has(error.redisCode));
}

function open(): DriverError {
  const message = 'this Redis node has failed repeatedly and is not asked until the next probe';
  return new DriverError('DRIVER_FAILED', message, { kind: 'unsent' });
}
