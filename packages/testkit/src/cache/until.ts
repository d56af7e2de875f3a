import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until it is so, with no guess how soon; answers what was seen then. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  isSo: (answer: T) => boolean = Boolean,
  withinMs = 4_000,
): Promise<T> {
  const endsAt = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (performance.now() > endsAt) throw new Error(`${what}: has not happened within ${withinMs} ms`);
    await pause(5);
  }
}
