import { channel } from 'node:diagnostics_channel';
import { until } from './until.ts';

/** Runs something, and collects the codes of the warnings it raises. */
export const warningsOf = (run: () => Promise<unknown>): Promise<string[]> => codesOn('warning', run);

/** Runs something, and collects the codes of the failures of Redis that it got over. */
export const degradedOf = (run: () => Promise<unknown>): Promise<string[]> => codesOn('degraded', run);

async function codesOn(name: string, run: () => Promise<unknown>): Promise<string[]> {
  const codes: string[] = [];
  const events = channel(`redis-patterns:${name}`);
  const listen = (event: unknown): void => void codes.push((event as { code: string }).code);
  events.subscribe(listen);
  try {
    await run();
  } finally {
    events.unsubscribe(listen);
  }
  return codes;
}

/** Starts something, and waits until so many callers were told to share another's load. */
export async function untilCoalesced<T>(times: number, start: () => T): Promise<T> {
  let seen = 0;
  const coalesced = channel('redis-patterns:cache:coalesced');
  const listen = (): void => void seen++;
  coalesced.subscribe(listen);
  try {
    const started = start();
    await until(`${times} callers that share a load`, () => seen >= times);
    return started;
  } finally {
    coalesced.unsubscribe(listen);
  }
}
