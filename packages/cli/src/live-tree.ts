import { painter } from './format/paint.ts';
import { pathName, treeTable, unfolded } from './format/tree-table.ts';
import type { Io } from './io.ts';
import { pause } from './pace.ts';
import { basis, type Shot } from './shot.ts';
import { count } from './units.ts';

export interface LiveOptions {
  readonly io: Io;
  readonly everyMs: number;
  /** Shown at the head. */
  readonly note: string | null;
  readonly shoot: (stop: AbortSignal, onKeys: (keys: number, planned: number) => void) => Promise<Shot>;
}

/** Ten times a second at most. */
const DRAW_MS = 100;
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const [UP, DOWN, RIGHT, LEFT] = ['\x1b[A', '\x1b[B', '\x1b[C', '\x1b[D'];

/** The tree in the alternate screen: a new sample every so often; arrows move and fold, `q` ends. */
export async function showLive({ io, everyMs, note, shoot }: LiveOptions): Promise<number> {
  const ended = new AbortController();
  const paint = painter(io.colour);
  const folded = new Set<string>();
  let selected = 0;
  let taken: Shot | undefined;
  let scanned = '';
  let drawnAt = 0;

  const draw = (): void => {
    drawnAt = performance.now();
    const width = io.columns();
    const rows = Math.max(io.rows() - 5, 3);
    const body = taken === undefined ? '\n' : treeTable(taken.branches, { width, paint, folded, selected, rows });
    const state = taken === undefined ? scanned : `${basis(taken)}${scanned === '' ? '' : `, ${scanned}`}`;
    const head = note === null ? '' : `${note.slice(0, width)}\n`;
    io.out(`\x1b[H\x1b[2J${head}${body}${paint('dim', `${state}\narrows move and fold, q quits`)}`);
  };
  const onKey = (key: string): void => {
    if (key === 'q') {
      ended.abort();
      return;
    }
    const visible = unfolded(taken?.branches ?? [], folded);
    const branch = visible[selected];
    if (key === UP) selected = Math.max(selected - 1, 0);
    if (key === DOWN) selected = Math.min(selected + 1, Math.max(visible.length - 1, 0));
    if (key === LEFT && branch !== undefined) folded.add(pathName(branch));
    if (key === RIGHT && branch !== undefined) folded.delete(pathName(branch));
    draw();
  };

  const over = AbortSignal.any([io.stop, ended.signal]);
  const silence = io.onKey(onKey);
  io.out(ENTER);
  try {
    while (!over.aborted) {
      taken = await shoot(over, (keys, planned) => {
        scanned = `looking at ${count(keys)} of ${count(planned)}`;
        if (performance.now() - drawnAt > DRAW_MS) draw();
      });
      scanned = '';
      if (!over.aborted) draw();
      await pause(everyMs, over);
    }
  } finally {
    silence();
    io.out(LEAVE);
  }
  return io.stop.aborted ? 130 : 0;
}
