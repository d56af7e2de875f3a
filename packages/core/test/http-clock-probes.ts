import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCache } from '../src/cache/index.ts';
import { createKeys } from '../src/keys/index.ts';
import type { ProbeSetup } from './http-probes/site.ts';

/** What the probes of the clock need beside those of a site. */
export interface ClockProbeSetup extends ProbeSetup {
  /** Sets the wall clock of this process ahead by so many ms, or back; 0: as it was. */
  step(ms: number): void;
}

const STEPS = [30_000, -30_000];
const TTL_MS = 300;

/** A response lives as long as it was given, by the clock of the server, whatever this process takes the time for. */
export function httpClockProbes({ test, driver, open, step }: ClockProbeSetup): void {
  for (const ms of STEPS) {
    test(`a step of ${ms / 1_000} s neither ages a response nor makes it younger`, async () => {
      let runs = 0;
      const cache = createCache({ driver, keys: createKeys(`t${randomBytes(6).toString('hex')}`) });
      const { ask, close } = await open((site) => {
        site.get('/', { cache, ttl: '20s' }, ({ send }) => send(String(++runs)));
      });
      try {
        await ask('/');
        const before = await ask('/');
        step(ms);
        const after = await ask('/');
        assert.deepEqual([await before.text(), await after.text()], ['1', '1']);
        for (const answer of [before, after]) {
          assert.match(answer.headers.get('age') ?? '', /^[0-4]$/);
          assert.match(answer.headers.get('cache-status') ?? '', /; hit; ttl=(1\d|20)$/);
        }
        const [first, second] = [before, after].map(({ headers }) => Date.parse(headers.get('date') ?? ''));
        assert.ok(Math.abs((second ?? 0) - (first ?? 0)) <= 1_000, 'the date of storing has moved');
      } finally {
        step(0);
        await close();
        await cache.close();
      }
    });

    test(`what was stored before or after a step of ${ms / 1_000} s ends in time, not sooner or later`, async () => {
      let runs = 0;
      const cache = createCache({ driver, keys: createKeys(`t${randomBytes(6).toString('hex')}`) });
      const { ask, close } = await open((site) => {
        site.get('/:when', { cache, ttl: TTL_MS }, ({ send }) => send(String(++runs)));
      });
      const age = async (path: string): Promise<number> => {
        const made = await (await ask(path)).text();
        const start = performance.now();
        while ((await (await ask(path)).text()) === made) await sleep(10);
        return performance.now() - start;
      };
      try {
        const before = age('/before');
        await sleep(20);
        step(ms);
        for (const lived of await Promise.all([before, age('/after')])) {
          assert.ok(lived > TTL_MS / 2, `ended after ${lived} ms`);
          assert.ok(lived < TTL_MS * 5, `ended after ${lived} ms`);
        }
      } finally {
        step(0);
        await close();
        await cache.close();
      }
    });
  }
}
