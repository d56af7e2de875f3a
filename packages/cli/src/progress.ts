import { count, span } from './units.ts';

export interface ProgressOptions {
  readonly write: (text: string) => void;
  /** A terminal: one line, redrawn. Else a line for every tenth. */
  readonly live: boolean;
  readonly now?: () => number;
}

/** How far a scan is, with its rate and when it will be over. */
export interface Progress {
  readonly update: (keys: number, planned: number) => void;
  /** Clears the line. */
  readonly end: () => void;
}

const EVERY_MS = 100;

export function createProgress({ write, live, now = () => performance.now() }: ProgressOptions): Progress {
  const start = now();
  let shownAt = Number.NEGATIVE_INFINITY;
  let tenth = 0;
  let drawn = false;

  return {
    update: (keys, planned) => {
      const part = planned === 0 ? 1 : Math.min(keys / planned, 1);
      if (live) {
        if (now() - shownAt < EVERY_MS) return;
        shownAt = now();
        drawn = true;
        write(`\r\x1b[K${line(keys, planned, part, now() - start)}`);
      } else if (Math.floor(part * 10) > tenth) {
        tenth = Math.floor(part * 10);
        write(`${line(keys, planned, part, now() - start)}\n`);
      }
    },
    end: () => {
      if (drawn) write('\r\x1b[K');
    },
  };
}

const BAR = 20;

function line(keys: number, planned: number, part: number, ms: number): string {
  const bar = `${'█'.repeat(Math.round(part * BAR))}${'░'.repeat(BAR - Math.round(part * BAR))}`;
  const rate = ms > 0 ? (keys / ms) * 1_000 : 0;
  const left = rate > 0 ? `, ${span(((planned - keys) / rate) * 1_000)} left` : '';
  return `${bar} ${count(keys)} of ${count(planned)} keys, ${count(rate)}/s${part < 1 ? left : ''}`;
}
