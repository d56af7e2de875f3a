import { commandStats, type Info } from './info.ts';

/** INFO of a node at a moment (`performance.now()` time). */
export interface Reading {
  readonly at: number;
  readonly info: Info;
}

/** What happened on a node between two readings, each per second. Null: a counter fell, by a restart or RESETSTAT. */
export interface Rates {
  readonly commands: number | null;
  /** Commands that came with each read of a socket. */
  readonly commandsPerRead: number | null;
  readonly hitRatio: number | null;
  readonly expired: number | null;
  readonly evicted: number | null;
  /** Writes refused for want of memory. */
  readonly refused: number | null;
  readonly connections: number | null;
  readonly bytesIn: number | null;
  readonly bytesOut: number | null;
  readonly clients: number;
  readonly usedBytes: number;
  readonly maxBytes: number;
  /** By server time in the interval, the most first. */
  readonly top: readonly {
    readonly command: string;
    readonly perSecond: number;
    readonly usPerCall: number;
    readonly share: number;
  }[];
}

export function ratesOf(before: Reading, after: Reading, top: number): Rates {
  const seconds = (after.at - before.at) / 1_000;
  const grown = (read: (info: Info) => number | undefined): number | null => {
    const grew = (read(after.info) ?? 0) - (read(before.info) ?? 0);
    return grew < 0 ? null : grew;
  };
  const rate = (field: string): number | null =>
    perSecond(
      grown((info) => info.number(field)),
      seconds,
    );
  const ratio = (part: number | null, whole: number | null): number | null =>
    part === null || whole === null || whole === 0 ? null : part / whole;
  const [hits, misses] = [
    grown((info) => info.number('keyspace_hits')),
    grown((info) => info.number('keyspace_misses')),
  ];
  const reads = grown((info) => info.number('total_reads_processed'));
  return {
    commands: rate('total_commands_processed'),
    commandsPerRead: ratio(
      grown((info) => info.number('total_commands_processed')),
      reads,
    ),
    hitRatio: ratio(hits, hits === null || misses === null ? null : hits + misses),
    expired: rate('expired_keys'),
    evicted: rate('evicted_keys'),
    refused: perSecond(
      grown((info) => Number(info.pairs('errorstat_OOM').get('count') ?? 0)),
      seconds,
    ),
    connections: rate('total_connections_received'),
    bytesIn: rate('total_net_input_bytes'),
    bytesOut: rate('total_net_output_bytes'),
    clients: after.info.number('connected_clients') ?? 0,
    usedBytes: after.info.number('used_memory') ?? 0,
    maxBytes: after.info.number('maxmemory') ?? 0,
    top: busiest(before.info, after.info, seconds).slice(0, top),
  };
}

function perSecond(grown: number | null, seconds: number): number | null {
  return grown === null || seconds <= 0 ? null : grown / seconds;
}

function busiest(before: Info, after: Info, seconds: number): Rates['top'] {
  return after
    .fields('cmdstat_')
    .map((field) => field.slice('cmdstat_'.length))
    .map((command) => {
      const [then, now] = [commandStats(before, command), commandStats(after, command)];
      const [calls, us] = [now.calls - then.calls, now.us - then.us];
      return { command, perSecond: calls / seconds, usPerCall: us / calls, share: us / 1e6 / seconds };
    })
    .filter(({ perSecond: calls, share }) => calls > 0 && share >= 0)
    .sort((a, b) => b.share - a.share);
}
