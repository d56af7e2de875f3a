/*
 * node-redis writes what was sent in one turn of the event loop when it ends: by a setImmediate, which the first command
 * of the turn makes. Whoever gathers calls until then and sends them together would be too late by a moment, and what
 * they send would wait for the end of the next turn. So before the first command of a turn is handed to the client, there
 * is an end of ours, which then comes before the client's.
 */

let waiting: (() => void)[] | undefined;

/** Called before a command is handed to the client. */
export function turnBegun(): void {
  waiting ??= begin();
}

/** Calls back when this turn of the event loop ends, before the client writes what was sent in it. */
export function atTurnsEnd(call: () => void): void {
  waiting ??= begin();
  waiting.push(call);
}

function begin(): (() => void)[] {
  setImmediate(end);
  return [];
}

function end(): void {
  const ended = waiting ?? [];
  waiting = undefined; // what is sent from here on may be written at the end of the next turn
  for (const call of ended) call();
}
