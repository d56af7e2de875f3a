import type { Arguments } from './arguments.ts';
import { connect } from './connect.ts';
import { painter } from './format/paint.ts';
import { treeTable } from './format/tree-table.ts';
import type { Io } from './io.ts';
import { maskedKey } from './key-name.ts';
import { type LiveOptions, showLive } from './live-tree.ts';
import type { Node } from './node.ts';
import { printable } from './printable.ts';
import { createProgress } from './progress.ts';
import { basis, type Shot, type ShotOptions, shotJson, takeShot } from './shot.ts';
import { targetOf } from './target.ts';
import { SORTS } from './tree.ts';
import { UsageError } from './usage.ts';
import { durationOf, oneOf, percentOf, ruleOf, wholeOf } from './values.ts';

/** `redis-patterns keys`. Answers with the exit code. */
export async function keysCommand(args: Arguments, io: Io): Promise<number> {
  const format = oneOf('format', args.value('format') ?? 'table', ['table', 'json']);
  const options = optionsOf(args);
  const everyMs = durationOf('every', args.value('every') ?? '5s');
  const target = await targetOf(args, io);
  const nodes = await connect(target);
  const live = io.outIsTerminal && format === 'table' && !args.flag('once');
  try {
    const note = await aclNote(nodes);
    const shoot: LiveOptions['shoot'] = (stop, onKeys) => takeShot(nodes, options, stop, onKeys);
    if (live) return await showLive({ io, everyMs, note, shoot });
    const progress = createProgress({ write: io.err, live: io.errIsTerminal && !io.env['CI'] });
    const taken = await shoot(io.stop, args.flag('quiet') ? () => {} : progress.update);
    progress.end();
    if (note !== null && format === 'table') io.err(`${note}\n`);
    io.out(format === 'json' ? shotJson(taken) : onceOf(taken, io));
    return io.stop.aborted ? 130 : 0;
  } finally {
    for (const node of nodes) node.close();
  }
}

function optionsOf(args: Arguments): ShotOptions {
  const ids = args.flag('ids');
  const depth = wholeOf('depth', args.value('depth') ?? '3', 1, 4);
  if (depth === 4 && !ids) throw new UsageError('--depth 4 shows ids, which --ids has to allow');
  return {
    size: args.flag('full') ? Number.POSITIVE_INFINITY : wholeOf('sample', args.value('sample') ?? '10000', 1),
    maxCpu: percentOf('max-cpu', args.value('max-cpu') ?? '2'),
    app: args.value('app'),
    rules: args.values('map').map(ruleOf),
    tree: {
      depth,
      sort: oneOf('sort', args.value('sort') ?? 'memory', SORTS),
      shown: ids ? printable : maskedKey,
    },
  };
}

function onceOf(taken: Shot, io: Io): string {
  return `${treeTable(taken.branches, { width: io.columns(), paint: painter(io.colour) })}${basis(taken)}\n`;
}

/** SCAN lists the names of all tenants, whatever key patterns the user's ACL has. */
async function aclNote(nodes: readonly Node[]): Promise<string | null> {
  const user = await nodes[0]
    ?.ask('acl', 'whoami')
    .then(String)
    .catch(() => 'default');
  return user === 'default' || user === undefined
    ? null
    : 'note: SCAN ignores the key patterns of ACL users; every name on this server is listed, so keep secrets out of names';
}
