import type { Keyspace } from '../driver/keyspace.ts';

/*
 * The clock of the scripts: µs since 2025, so that even its multiples stay far below 2⁵³ and a double counts them
 * exactly. It is the server's. Only a test gives another, and then a TTL gets a minute of slack, because the server
 * counts TTLs by its own clock.
 */

/** 2025-01-01T00:00:00Z, ms since 1970. */
export const EPOCH_MS = 1_735_689_600_000;

/** What a model takes for the present. `test` is the script's argument for it, empty or absent in production. */
export function nowUs(space: Keyspace, test: string | undefined): number {
  return isTest(test) ? Number(test) : space.timeUs() - EPOCH_MS * 1_000;
}

/** The TTL in ms of a state that ends in `us`. Two more: Redis floors its clock to ms, and a TTL may end 1 ms early. */
export function ttlMs(us: number, test: string | undefined): number {
  return Math.floor(us / 1_000) + (isTest(test) ? 60_000 : 2);
}

function isTest(test: string | undefined): test is string {
  return test !== undefined && test !== '';
}
