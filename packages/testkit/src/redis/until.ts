import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again every few ms until the answer is yes. Rejects after `withinMs`, saying what was waited for. */
export async function until(what: string, check: () => Promise<boolean>, withinMs: number = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await sleep(10);
  }
}
