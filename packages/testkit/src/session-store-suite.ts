import type { SessionStoreSetup } from './session-store/app.ts';
import { behaviour } from './session-store/behaviour.ts';
import { cookies } from './session-store/cookies.ts';
import { races } from './session-store/races.ts';

type Part = 'behaviour' | 'races';

const PARTS: Readonly<Record<Part, readonly ((setup: SessionStoreSetup) => void)[]>> = {
  behaviour: [behaviour, cookies],
  races: [races],
};

/**
 * The contract of a session store behind express-session or @fastify/session, for any store: `behaviour` is what the
 * frameworks' own tests ask of one, `races` are requests of one session that overlap.
 */
export function sessionStoreSuite(setup: SessionStoreSetup, parts: readonly Part[] = ['behaviour', 'races']): void {
  for (const part of parts) for (const hold of PARTS[part]) hold(setup);
}
