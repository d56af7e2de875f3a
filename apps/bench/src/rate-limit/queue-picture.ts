import { setTimeout as sleep } from 'node:timers/promises';
import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { bucket, createLimiter } from '@redis-patterns/core/rate-limit';
import { drawn, line, text } from './svg.ts';

const LIMIT = 10;
const MAX_WAIT = 1_500;
/** When calls come, ms: two crowds and some stragglers. */
const ARRIVALS = [
  ...[0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190],
  ...[900, 1_300, 2_200, 2_210, 2_220, 2_230, 2_600],
];
const END = 3_000;

const [WIDTH, LEFT, RIGHT, TOP, GAP] = [760, 60, 12, 52, 90];
const HEIGHT = TOP + GAP + 52;

interface Call {
  readonly arrived: number;
  /** null: refused, its place would have been too late. */
  readonly started: number | null;
}

/** A real run in real time: calls that wait for their place, spaced at the rate in the order they came. */
export async function queuePicture(): Promise<string> {
  const limiter = createLimiter({
    driver: memoryDriver(),
    keys: createKeys('picture'),
    policies: { p: bucket({ limit: LIMIT, per: '1s', burst: 1, maxWait: MAX_WAIT }) },
    onFailure: 'closed',
  });
  const start = performance.now();
  const calls = ARRIVALS.map(async (at): Promise<Call> => {
    await sleep(at);
    const arrived = performance.now() - start;
    const { allowed } = await limiter.wait('u_1');
    return { arrived, started: allowed ? performance.now() - start : null };
  });
  return picture(await Promise.all(calls));
}

function picture(calls: readonly Call[]): string {
  const title = `wait: ${LIMIT} per second, burst 1, maxWait ${MAX_WAIT} ms`;
  const x = (ms: number): number => LEFT + (ms / END) * (WIDTH - LEFT - RIGHT);
  const [top, bottom] = [TOP, TOP + GAP];
  return drawn({
    title,
    width: WIDTH,
    height: HEIGHT,
    parts: [
      text(LEFT, 16, title, 'strong'),
      text(LEFT - 8, top + 4, 'asked', '', 'end'),
      text(LEFT - 8, bottom + 4, 'started', '', 'end'),
      line('axis', LEFT, top, WIDTH - RIGHT, top),
      line('axis', LEFT, bottom, WIDTH - RIGHT, bottom),
      ...calls.map(({ arrived, started }) =>
        started === null
          ? line('refused', x(arrived), top - 7, x(arrived), top + 7)
          : line('thin', x(arrived), top, x(started), bottom),
      ),
      ...calls.flatMap(({ arrived, started }) =>
        started === null
          ? []
          : [
              line('line', x(arrived), top - 5, x(arrived), top + 5),
              line('line', x(started), bottom - 5, x(started), bottom + 5),
            ],
      ),
      ...[0, 1_000, 2_000, 3_000].map((ms) =>
        text(x(ms), HEIGHT - 26, `${ms / 1_000} s`, '', ms === 0 ? 'start' : ms === END ? 'end' : 'middle'),
      ),
      text(WIDTH - RIGHT, HEIGHT - 6, 'red marks: refused at once, the place would have been too late', '', 'end'),
    ],
  });
}
