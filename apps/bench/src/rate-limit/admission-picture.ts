import { type Admits, admitted, every, mostIn } from './admission.ts';
import { drawn, line, rect, steps, text } from './svg.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LIMIT = 100;

/** What is asked of each kind: half the limit, thirty times the limit, nothing, thirty times the limit. */
const PHASES = [
  { name: 'half the limit', from: 0, to: MINUTE, everyMs: 1_200 },
  { name: '30 × the limit', from: MINUTE, to: 2.5 * MINUTE, everyMs: 20 },
  { name: 'nothing', from: 2.5 * MINUTE, to: 3.5 * MINUTE, everyMs: Number.POSITIVE_INFINITY },
  { name: '30 × the limit', from: 3.5 * MINUTE, to: 5 * MINUTE, everyMs: 20 },
] as const;

const END = 5 * MINUTE;
const BIN = 2 * SECOND;

const [WIDTH, LEFT, RIGHT] = [760, 44, 12];
const [BARS_TOP, BARS, LINE_TOP, LINE] = [46, 96, 176, 110];
const HEIGHT = LINE_TOP + LINE + 28;

/** Admission over time of a limit of 100 per minute: per two seconds above, in the last minute below. */
export async function admissionPicture(title: string, admits: Admits): Promise<string> {
  const calls = PHASES.flatMap(({ from, to, everyMs }) =>
    everyMs === Number.POSITIVE_INFINITY ? [] : [...every(everyMs, from, to)],
  );
  const times = await admitted(admits, calls);
  const most = mostIn(times, MINUTE);
  const x = (ms: number): number => LEFT + (ms / END) * (WIDTH - LEFT - RIGHT);
  return drawn({
    title,
    width: WIDTH,
    height: HEIGHT,
    parts: [text(LEFT, 16, title, 'strong'), ...phases(x), ...bars(x, times), ...lastMinute(x, times, most)],
  });
}

type Across = (ms: number) => number;

function phases(x: Across): string[] {
  return PHASES.flatMap(({ name, from, to }) => [
    line('axis', x(from), BARS_TOP - 8, x(from), LINE_TOP + LINE),
    text(x(from) + 4, BARS_TOP - 8, name),
    text(x(from), HEIGHT - 8, clock(from), '', from === 0 ? 'start' : 'middle'),
    ...(to === END ? [text(x(to), HEIGHT - 8, clock(to), '', 'end')] : []),
  ]);
}

function bars(x: Across, times: readonly number[]): string[] {
  const width = x(BIN) - x(0) - 0.6;
  const top = Math.max(LIMIT, mostIn(times, BIN));
  const height = (count: number): number => (Math.min(count, top) / top) * BARS;
  const counts = Array.from({ length: END / BIN }, (_, i) => times.filter((ms) => Math.floor(ms / BIN) === i).length);
  return [
    text(LEFT - 6, BARS_TOP + 10, String(top), '', 'end'),
    text(LEFT - 6, BARS_TOP + BARS, '0', '', 'end'),
    text(WIDTH - RIGHT, 16, 'admitted in each 2 s', '', 'end'),
    line('axis', LEFT, BARS_TOP + BARS, WIDTH - RIGHT, BARS_TOP + BARS),
    ...counts.map((count, i) => rect('admitted', x(i * BIN), BARS_TOP + BARS - height(count), width, height(count))),
  ].filter((part) => part !== '');
}

function lastMinute(x: Across, times: readonly number[], most: number): string[] {
  const top = Math.max(LIMIT, most) * 1.08;
  const y = (count: number): number => LINE_TOP + LINE - (count / top) * LINE;
  const points = Array.from({ length: END / SECOND + 1 }, (_, second) => {
    const now = second * SECOND;
    return [x(now), y(times.filter((ms) => ms <= now && ms > now - MINUTE).length)] as const;
  });
  return [
    line('axis', LEFT, LINE_TOP + LINE, WIDTH - RIGHT, LINE_TOP + LINE),
    line('limit', LEFT, y(LIMIT), WIDTH - RIGHT, y(LIMIT)),
    text(LEFT - 6, y(LIMIT) + 4, String(LIMIT), 'limit-text', 'end'),
    text(LEFT - 6, LINE_TOP + LINE, '0', '', 'end'),
    ...(most > LIMIT ? [text(LEFT - 6, y(most) + 4, String(most), '', 'end')] : []),
    steps('line', points),
    text(WIDTH - RIGHT, LINE_TOP - 8, `admitted in the last 60 s: ${most} at most`, '', 'end'),
  ];
}

function clock(ms: number): string {
  return `${Math.floor(ms / MINUTE)}:${String((ms % MINUTE) / SECOND).padStart(2, '0')}`;
}
