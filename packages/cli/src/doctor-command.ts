import { readFileSync, writeFileSync } from 'node:fs';
import { appAcl, doctorAcl } from './acl.ts';
import type { Arguments } from './arguments.ts';
import { hideKnown, writeBaseline } from './baseline.ts';
import type { Severity } from './check.ts';
import { CHECKS } from './checks/all.ts';
import { connect } from './connect.ts';
import { ConnectError } from './connect-error.ts';
import { type DiagnoseOptions, diagnose } from './diagnose.ts';
import { github } from './format/github.ts';
import { json } from './format/json.ts';
import { junit } from './format/junit.ts';
import { markdown } from './format/markdown.ts';
import { table } from './format/table.ts';
import type { Io } from './io.ts';
import { atLeast } from './judge.ts';
import { createProgress } from './progress.ts';
import type { Report } from './report.ts';
import { targetOf } from './target.ts';
import { nearest, UsageError } from './usage.ts';
import { durationOf, oneOf, percentOf, profileOf, ruleOf, ttlMaxOf, wholeOf } from './values.ts';

const FORMATS = { table, json, junit, github, markdown };

/** `redis-patterns doctor`. Answers with the exit code. */
export async function doctorCommand(args: Arguments, io: Io): Promise<number> {
  const acl = args.value('print-acl');
  if (acl !== undefined) {
    io.out(
      `${oneOf('print-acl', acl, ['app', 'doctor']) === 'app' ? appAcl(args.value('app') ?? 'app') : doctorAcl()}\n`,
    );
    return 0;
  }
  const format = oneOf('format', args.value('format') ?? 'table', keysOf(FORMATS));
  const failOn = oneOf('fail-on', args.value('fail-on') ?? 'error', ['error', 'warn', 'info', 'never']);
  const options = optionsOf(args);
  const baseline = baselineOf(args);
  const target = await targetOf(args, io);

  const report = await examine(args, io, () => connect(target), options);
  const shown = baseline === undefined ? report : hideKnown(report, baseline);
  const file = args.value('write-baseline');
  if (file !== undefined) writeFileSync(file, writeBaseline(report));
  io.out(FORMATS[format](shown, { width: io.columns(), colour: io.colour }));
  return exitCode(shown, failOn, args.flag('strict'), io.stop.aborted);
}

async function examine(
  args: Arguments,
  io: Io,
  open: () => ReturnType<typeof connect>,
  options: DiagnoseOptions,
): Promise<Report> {
  const deadline = durationOf('deadline', args.value('deadline') ?? (args.flag('full') ? '0' : '30s'));
  const stop = deadline === 0 ? io.stop : AbortSignal.any([io.stop, AbortSignal.timeout(deadline)]);
  const live = io.errIsTerminal && !io.env['CI'];
  const progress = createProgress({ write: io.err, live });
  const nodes = await open();
  try {
    const onProgress = args.flag('quiet') ? {} : { onProgress: progress.update };
    const report = await diagnose(nodes, { ...options, ...onProgress, stop });
    refuseSentinel(report);
    return report;
  } finally {
    progress.end();
    for (const node of nodes) node.close();
  }
}

/** A Sentinel has no keys to look at: its own finding is all there is to say. */
function refuseSentinel({ findings }: Report): void {
  const found = findings.find(({ check }) => check === 'SEN001');
  if (found !== undefined) throw new ConnectError(`${found.node} is a Sentinel, not a server: use ${found.fix}`);
}

function optionsOf(args: Arguments): DiagnoseOptions {
  const [app, appUser] = [args.value('app'), args.value('app-user')];
  const profile = profileOf(args.value('profile') ?? 'auto');
  return {
    sample: args.flag('full') ? Number.POSITIVE_INFINITY : wholeOf('sample', args.value('sample') ?? '10000', 1),
    windowMs: durationOf('window', args.value('window') ?? '5s'),
    maxCpu: percentOf('max-cpu', args.value('max-cpu') ?? '2'),
    only: args.values('only').map((name) => checkNamed('only', name)),
    ignore: args.values('ignore').map((name) => checkNamed('ignore', name)),
    ttlMax: new Map(args.values('ttl-max').map(ttlMaxOf)),
    map: args.values('map').map(ruleOf),
    ids: args.flag('ids'),
    deep: args.flag('deep'),
    ...(profile !== undefined && { profile }),
    ...(app !== undefined && { app }),
    ...(appUser !== undefined && { appUser }),
  };
}

function checkNamed(option: string, value: string): string {
  const name = value.toUpperCase();
  if (CHECKS.some(({ id }) => id === name || id.slice(0, 3) === name)) return name;
  const near = nearest(
    name,
    CHECKS.flatMap(({ id }) => [id, id.slice(0, 3)]),
  );
  throw new UsageError(`--${option}: there is no such check or group${near ? `; did you mean ${near}?` : ''}`);
}

function baselineOf(args: Arguments): string | undefined {
  const file = args.value('baseline');
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError('--baseline must be a file that can be read; --write-baseline makes one');
  }
}

function exitCode(report: Report, failOn: Severity | 'never', strict: boolean, interrupted: boolean): number {
  if (interrupted) return 130;
  if (failOn !== 'never' && report.findings.some(({ severity }) => atLeast(severity, failOn))) return 1;
  const incomplete = report.sample.truncated || report.skipped.some(({ skip }) => PARTIAL.has(skip));
  return strict && incomplete ? 4 : 0;
}

/** What does not apply, or has too little data, leaves nothing out. */
const PARTIAL: ReadonlySet<string> = new Set(['noperm', 'blocked-by-provider', 'unsupported-version', 'deadline']);

function keysOf<T extends object>(value: T): readonly (keyof T & string)[] {
  return Object.keys(value) as (keyof T & string)[];
}
