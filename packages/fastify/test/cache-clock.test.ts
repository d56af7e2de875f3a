import { memoryDriver } from '@redis-patterns/core/memory';
import { describe, test, vi } from 'vitest';
import { httpClockProbes } from '../../core/test/http-clock-probes.ts';
import { drivers } from './drivers.ts';
import { open } from './probe-site.ts';

function step(ms: number): void {
  if (ms === 0) vi.useRealTimers();
  else vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms, shouldAdvanceTime: true });
}

/** In memory the clock of the server is that of this process, unless it is given another one. */
const steady = memoryDriver({ now: () => Math.floor(performance.timeOrigin + performance.now()) });
const servers = drivers.filter(([name]) => name !== 'memory');

describe.each([['memory with a clock of its own', steady] as const, ...servers])('on %s', (_name, driver) => {
  httpClockProbes({ test, driver, open, step });
});
