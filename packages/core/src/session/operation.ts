import { type SessionOpEvent, sessionOp, traced } from '../tracing.ts';
import type { Core } from './core.ts';
import type { Stored } from './record.ts';

export type Operation =
  | ('create' | 'load' | 'commit' | 'update' | 'touch' | 'regenerate' | 'destroy')
  | ('list' | 'revoke' | 'revokeOthers' | 'revokeAll' | 'scan' | 'clear');

/** What is published of a result. */
export interface Outcome {
  readonly outcome: string;
  readonly stored?: Stored;
}

/** One operation: all its round trips under one deadline, its course on the tracing channel. */
export function operation<T>(
  { settings }: Core,
  op: Operation,
  run: (until: number) => Promise<T>,
  describe: (result: T) => Outcome,
): Promise<T> {
  // Nothing of a trace is made when nobody listens.
  if (!sessionOp.hasSubscribers) return run(performance.now() + settings.deadlineMs);
  return traced(
    sessionOp,
    (): SessionOpEvent => ({ op }),
    async (event) => {
      const start = performance.now();
      try {
        const result = await run(start + settings.deadlineMs);
        if (event !== undefined) fill(event, describe(result));
        return result;
      } finally {
        if (event !== undefined) event.ms = performance.now() - start;
      }
    },
  );
}

function fill(event: SessionOpEvent, { outcome, stored }: Outcome): void {
  event.outcome = outcome;
  if (stored === undefined) return;
  event.bytes = [...stored.all().values()].reduce((sum, field) => sum + Buffer.byteLength(field.stored), 0);
}
