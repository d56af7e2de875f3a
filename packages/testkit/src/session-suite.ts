import { adoption } from './session/adoption.ts';
import { crashes } from './session/crashes.ts';
import { endings } from './session/endings.ts';
import { fixation } from './session/fixation.ts';
import { lifecycle } from './session/lifecycle.ts';
import { limits } from './session/limits.ts';
import { merging } from './session/merge.ts';
import { outages } from './session/outages.ts';
import { races } from './session/races.ts';
import { revocation } from './session/revocation.ts';
import { secrecy } from './session/secrecy.ts';
import { timeouts } from './session/timeouts.ts';
import { together } from './session/together.ts';
import { unreadable } from './session/unreadable.ts';
import { users } from './session/users.ts';
import { contracts } from './session/world.ts';
import type { SuiteSetup } from './suite-setup.ts';

const PARTS = [
  ...[lifecycle, merging, endings, timeouts, users, limits, revocation, fixation],
  ...[unreadable, together, outages, crashes, races, secrecy, adoption],
];

/**
 * The contract of `createSessions`, on any driver: what one request sees, writers that meet, sessions that ended, users
 * and their devices, timeouts, faults between any two calls, races, secrets.
 */
export function sessionSuite(setup: SuiteSetup): void {
  const contract = contracts(setup);
  for (const part of PARTS) part(contract);
}
