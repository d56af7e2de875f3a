import { parseArgs } from 'node:util';
import { nearest, UsageError } from './usage.ts';

/** What an option takes: a value, several of them, or nothing. */
type Kind = 'value' | 'values' | 'flag';

const CONNECTION = {
  url: 'values',
  sentinel: 'value',
  cluster: 'flag',
  db: 'value',
  'tls-ca': 'value',
  'tls-cert': 'value',
  'tls-key': 'value',
  'password-stdin': 'flag',
  'connect-timeout': 'value',
  'command-timeout': 'value',
  format: 'value',
  quiet: 'flag',
  help: 'flag',
} as const;

const SAMPLING = {
  app: 'value',
  sample: 'value',
  full: 'flag',
  'max-cpu': 'value',
  ids: 'flag',
  map: 'values',
} as const;

export type CommandName = 'doctor' | 'keys' | 'watch';

/** The options of each command. */
const OPTIONS: Readonly<Record<CommandName, Readonly<Record<string, Kind>>>> = {
  doctor: {
    ...CONNECTION,
    ...SAMPLING,
    profile: 'value',
    window: 'value',
    deadline: 'value',
    'fail-on': 'value',
    strict: 'flag',
    ignore: 'values',
    only: 'values',
    baseline: 'value',
    'write-baseline': 'value',
    'ttl-max': 'values',
    'app-user': 'value',
    deep: 'flag',
    'print-acl': 'value',
  },
  keys: { ...CONNECTION, ...SAMPLING, depth: 'value', sort: 'value', every: 'value', once: 'flag' },
  watch: { ...CONNECTION, every: 'value', count: 'value', top: 'value' },
};

/** What the command line says, before its values are read. */
export interface Arguments {
  readonly command: CommandName;
  readonly value: (name: string) => string | undefined;
  readonly values: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
}

/** @throws {@link UsageError} */
export function parseArguments(argv: readonly string[]): Arguments | 'help' | 'version' {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') return 'help';
  if (first === '--version' || first === '-v') return 'version';
  if (!isCommand(first)) throw unknown('command', first, Object.keys(OPTIONS));
  const kinds = OPTIONS[first];
  const given = collected(rest, kinds);
  return {
    command: first,
    value: (name) => given.get(name)?.at(-1),
    values: (name) => given.get(name) ?? [],
    flag: (name) => given.has(name),
  };
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(OPTIONS, word);
}

/** Values by option. The parser is Node's; the messages are ours, so that a typo finds its option. */
function collected(args: readonly string[], kinds: Readonly<Record<string, Kind>>): ReadonlyMap<string, string[]> {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' } as const]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') throw new UsageError('this command takes options only, each beginning with --');
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : name === 'h' ? 'flag' : undefined;
    if (kind === undefined)
      throw unknown(
        'option',
        rawName,
        Object.keys(kinds).map((known) => `--${known}`),
      );
    if (kind !== 'flag' && (value === undefined || value === '')) throw new UsageError(`--${name} needs a value`);
    if (kind === 'flag' && value !== undefined) throw new UsageError(`--${name} takes no value`);
    const all = given.get(name === 'h' ? 'help' : name) ?? [];
    given.set(name === 'h' ? 'help' : name, [...all, value ?? '']);
  }
  return given;
}

function unknown(what: string, word: string, known: readonly string[]): UsageError {
  const near = nearest(word, known);
  const shown = /^-{0,2}[\w-]{1,40}$/.test(word) ? ` ${word}` : '';
  return new UsageError(`unknown ${what}${shown}${near === undefined ? '' : `; did you mean ${near}?`}`);
}
