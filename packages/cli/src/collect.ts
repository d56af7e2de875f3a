import { type DriverError, int } from '@redis-patterns/core/driver';
import type { PurposeRule } from './classify.ts';
import { type Facts, isSkip, type Need, type Skip, type Snapshot, skip, type Window } from './facts.ts';
import type { Info } from './info.ts';
import { median } from './median.ts';
import type { Node } from './node.ts';
import { pause } from './pace.ts';
import { readAppUser } from './read-app-user.ts';
import { readDeep } from './read-deep.ts';
import {
  readClients,
  readClock,
  readCluster,
  readConfig,
  readDefaultUser,
  readInfo,
  readPings,
  readScripts,
  readSlowlog,
  readWhoami,
} from './read-server.ts';
import { Refused } from './refused.ts';
import { takeSample } from './sample.ts';
import { planSample } from './sample-plan.ts';

export interface CollectOptions {
  readonly windowMs: number;
  /** Keys to look at, of all nodes together. */
  readonly sample: number;
  readonly maxCpu: number;
  readonly rules: readonly PurposeRule[];
  readonly deep: boolean;
  readonly app: string | undefined;
  readonly appUser: string | undefined;
  /** The deadline, or Ctrl-C: what has been read by then is judged. */
  readonly stop: AbortSignal;
  /** Keys looked at so far, and how many it will be. */
  readonly onProgress?: ((keys: number, planned: number) => void) | undefined;
}

type Draft = { -readonly [N in Need]: Facts[N] | Skip };

/**
 * Reads every node. The counters come first, before anything of ours counts; then the window; then what the server
 * says of itself; then the sample; each on all nodes at once.
 */
export async function collect(nodes: readonly Node[], options: CollectOptions): Promise<readonly Snapshot[]> {
  const drafts = nodes.map((node) => ({ node, draft: emptyDraft(node) }));
  const before = await Promise.all(nodes.map((node) => orSkip(() => readInfo(node))));
  const start = performance.now();
  if (before.some((info) => !isSkip(info))) await pause(options.windowMs, options.stop);
  const ms = options.windowMs === 0 ? 0 : Math.round(performance.now() - start);

  await Promise.all(
    drafts.map(async ({ node, draft }, i) => {
      draft.info = await orSkip(() => readInfo(node));
      draft.window = windowOf(before[i], draft.info, ms);
      await readServer(node, draft, options);
    }),
  );
  const sizes = await Promise.all(drafts.map(({ node }) => orSkip(() => node.ask('dbsize').then(int))));
  await readKeys(drafts, sizes, options);
  const peers = drafts.map(({ node, draft }, i) => peerOf(node.name, draft, sizes[i]));
  return drafts.map(({ node, draft }) => ({ node: node.name, facts: { ...draft, peers } }));
}

function emptyDraft({ link }: Node): Draft {
  const none = skip('deadline', 'the time was over');
  const needs = {
    info: none,
    window: none,
    config: none,
    sample: none,
    whoami: none,
    defaultUser: none,
    clients: none,
  };
  const more = { slowlog: none, cluster: none, ping: none, clock: none, scripts: none, appUser: none, deep: none };
  return { ...needs, ...more, link, peers: none };
}

function windowOf(before: Info | Skip | undefined, after: Info | Skip, ms: number): Window | Skip {
  if (before === undefined || isSkip(before)) return before ?? skip('not-enough-data', 'no first reading');
  return isSkip(after) ? after : { ms, before, after };
}

/** What a server says of itself. One that has no INFO is no server, and nothing of this applies. */
async function readServer(node: Node, draft: Draft, options: CollectOptions): Promise<void> {
  if (node.link.kind === 'driver' && isSkip(draft.info)) return notAServer(draft);
  const { stop } = options;
  draft.ping = await orSkip(() => readPings(node, stop));
  draft.clock = await orSkip(() => readClock(node));
  // Not on the connection of a program: its own reads would no longer count as uses of its keys.
  if (node.link.kind !== 'driver') await node.ask('client', 'no-touch', 'on').catch(ignoreRefusal);
  if (stop.aborted) return;
  draft.config = await orSkip(() => readConfig(node));
  draft.whoami = await orSkip(() => readWhoami(node));
  draft.defaultUser = await orSkip(() => readDefaultUser(node));
  draft.clients = await orSkip(() => readClients(node));
  draft.slowlog = await orSkip(() => readSlowlog(node));
  draft.scripts = await orSkip(() => readScripts(node));
  const clustered = !isSkip(draft.info) && draft.info.number('cluster_enabled') === 1;
  draft.cluster = clustered ? await orSkip(() => readCluster(node)) : skip('not-applicable', 'no cluster');
  const { appUser, app } = options;
  draft.appUser =
    appUser === undefined
      ? skip('not-applicable', 'no --app-user')
      : await orSkip(() => readAppUser(node, appUser, app ?? 'app'));
}

function notAServer(draft: Draft): void {
  const none = skip('not-applicable', 'no server: a driver in memory');
  const { link, sample, peers } = draft;
  for (const need of Object.keys(draft) as Need[]) draft[need] = none;
  Object.assign(draft, { link, sample, peers });
}

type Drafts = readonly { readonly node: Node; readonly draft: Draft }[];

/** The sample, each node by its share of the keys; then what `--deep` asks about it. */
async function readKeys(drafts: Drafts, sizes: readonly (number | Skip)[], options: CollectOptions): Promise<void> {
  const { sample: wanted, maxCpu, rules, stop, onProgress } = options;
  const known = sizes.map((size) => (isSkip(size) ? 0 : size));
  const parts = planSample(known, wanted, onProgress);
  await Promise.all(
    drafts.map(async ({ node, draft }, i) => {
      if (stop.aborted) return;
      const { ping } = draft;
      const roundTripMs = isSkip(ping) ? 0 : median(ping);
      const how = { size: wanted, onKeys: () => {}, ...parts[i], maxCpu, stop, rules, roundTripMs };
      draft.sample = await orSkip(() => takeSample(node, known[i] ?? 0, how));
      draft.deep = await deepOf(node, draft, options, roundTripMs);
    }),
  );
}

async function deepOf(
  node: Node,
  { sample, info }: Draft,
  { deep, stop, maxCpu }: CollectOptions,
  roundTripMs: number,
): Promise<Draft['deep']> {
  if (!deep) return skip('not-applicable', 'no --deep');
  if (isSkip(sample)) return sample;
  if (stop.aborted) return skip('deadline', 'the time was over');
  const policy = isSkip(info) ? '' : (info.text('maxmemory_policy') ?? '');
  return orSkip(() => readDeep(node, sample, { policy, maxCpu, stop, roundTripMs }));
}

function peerOf(node: string, { info, clock }: Draft, keys: number | Skip | undefined): Facts['peers'][number] {
  return {
    node,
    keys: keys === undefined || isSkip(keys) ? 0 : keys,
    bytes: isSkip(info) ? 0 : (info.number('used_memory') ?? 0),
    offsetMs: isSkip(clock) ? null : clock.offsetMs,
  };
}

/** The answer, or why the server gave none. @throws `DriverError` when it is lost */
async function orSkip<T>(read: () => Promise<T>): Promise<T | Skip> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refused) return error.why;
    throw error;
  }
}

function ignoreRefusal(error: Refused | DriverError): void {
  if (!(error instanceof Refused)) throw error;
}
