import { runScript } from '@redis-patterns/core/driver';
import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { createSemaphore, type Lease, rateLimitScripts } from '@redis-patterns/core/rate-limit';
import { drawn, line, steps, text } from './svg.ts';

const SECOND = 1_000;
const END = 60 * SECOND;
const LIMIT = 4;
const LEASE = 20 * SECOND;
const CRASH = 12 * SECOND;

const [WIDTH, LEFT, RIGHT, TOP, CHART] = [760, 44, 12, 48, 120];
const HEIGHT = TOP + CHART + 44;

/** Slots in use over time; one holder crashes, and its slot comes back when its lease ends. */
export async function leasePicture(): Promise<string> {
  const start = Date.UTC(2026, 0, 1);
  let ms = 0;
  const driver = memoryDriver({ now: () => start + ms });
  const keys = createKeys('picture');
  const slots = createSemaphore({ driver, keys, policy: 'jobs', limit: LIMIT, lease: LEASE });
  const holding: { readonly lease: Lease; readonly until: number }[] = [];
  const used: [ms: number, slots: number][] = [];
  const refused: number[] = [];
  let crashed = false;

  for (let job = 0; ms < END; ms += 100) {
    for (const { lease } of holding.filter(({ until }) => until === ms)) await lease.release();
    if (ms % 1_300 === 0) {
      const lease = await slots.acquire('u_1');
      if (lease === null) refused.push(ms);
      else if (!crashed && ms >= CRASH)
        crashed = true; // nobody renews or releases this one
      else holding.push({ lease, until: ms + 3_600 + (job % 4) * 900 });
      job++;
    }
    used.push([ms, await inUse(driver, keys.of('rate', 'jobs', 'u_1'))]);
  }
  return picture(used, refused);
}

/** Renewing what nobody holds changes nothing, and tells how many slots are in use. */
async function inUse(driver: ReturnType<typeof memoryDriver>, key: string): Promise<number> {
  const input = { key, limit: LIMIT, leaseUs: LEASE * 1_000, id: 'nobody', mode: 'renew' } as const;
  return (await runScript(driver, rateLimitScripts.concurrency, input)).used;
}

function picture(used: readonly [ms: number, slots: number][], refused: readonly number[]): string {
  const title = `semaphore: ${LIMIT} slots, lease ${LEASE / SECOND} s`;
  const x = (ms: number): number => LEFT + (ms / END) * (WIDTH - LEFT - RIGHT);
  const y = (slots: number): number => TOP + CHART - (slots / (LIMIT + 0.5)) * CHART;
  return drawn({
    title,
    width: WIDTH,
    height: HEIGHT,
    parts: [
      text(LEFT, 16, title, 'strong'),
      line('limit', LEFT, y(LIMIT), WIDTH - RIGHT, y(LIMIT)),
      text(LEFT - 6, y(LIMIT) + 4, String(LIMIT), 'limit-text', 'end'),
      text(LEFT - 6, y(0) + 4, '0', '', 'end'),
      line('axis', LEFT, y(0), WIDTH - RIGHT, y(0)),
      line('thin', x(CRASH), TOP - 12, x(CRASH), y(0)),
      text(x(CRASH) + 4, TOP - 14, 'a holder crashes'),
      line('thin', x(CRASH + LEASE), TOP - 12, x(CRASH + LEASE), y(0)),
      text(x(CRASH + LEASE) + 4, TOP - 14, 'its lease has ended'),
      steps(
        'line',
        used.map(([ms, slots]) => [x(ms), y(slots)]),
      ),
      ...refused.map((ms) => line('refused', x(ms), y(0) + 4, x(ms), y(0) + 12)),
      text(LEFT, HEIGHT - 8, '0 s'),
      text(WIDTH - RIGHT, HEIGHT - 8, 'slots in use; red marks: no slot free', '', 'end'),
    ],
  });
}
