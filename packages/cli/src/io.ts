/** The world as a command sees it. Only main.ts has the real one. */
export interface Io {
  /** Data. */
  readonly out: (text: string) => void;
  /** Everything else: progress, notes, errors. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: () => Promise<string>;
  /** Of the terminal. */
  readonly columns: () => number;
  readonly rows: () => number;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly colour: boolean;
  /** Ctrl-C. */
  readonly stop: AbortSignal;
  /** Keys typed, where there is a terminal. The function ends it. */
  readonly onKey: (listener: (key: string) => void) => () => void;
}
