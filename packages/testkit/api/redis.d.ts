// What @redis-patterns/testkit/redis exports. Made by `pnpm run api`: review its diff.
/** Says what is going on: that a server has to be downloaded first, for example. */
type Log = (text: string) => void;
/** A server process, wherever it runs: it listens on a port of 127.0.0.1. */
interface ServerProcess {
  readonly port: number;
  /** SIGSTOP or SIGCONT. */
  signal(name: "STOP" | "CONT"): Promise<void>;
  /** SIGKILL; resolves when it is gone. Of no effect on one that is gone. */
  kill(): Promise<void>;
  /** Starts it again once it was killed: same port, same folder. */
  start(): Promise<void>;
  /** Removes what is left of it once it was killed. */
  remove(): Promise<void>;
}
/** Where server processes can be started. */
interface ServerHost {
  /** What runs there: `redis-server 7.0.15`, `redis-server 8.2.1 in Docker`. */
  readonly label: string;
  /** Starts one on a free port; resolves when it accepts connections, rejects with its log when it ends before. */
  run(args: readonly string[], sentinel: boolean): Promise<ServerProcess>;
}
/** How a private server differs from a plain one. */
interface ServerOptions {
  /** Further arguments, such as `['--maxmemory', '1mb']`; they come last, so they win. */
  readonly args?: readonly string[];
  /** Runs as a Sentinel, which monitors nothing yet. */
  readonly sentinel?: boolean;
  /** Where it runs. Default: a process of this machine, if it can be. */
  readonly host?: ServerHost;
  /** Told what takes time: a server that has to be downloaded first. */
  readonly log?: Log;
}
/** A server of one's own, to be killed and frozen at will. It ends with the process that started it. */
interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** What runs: `redis-server 7.0.15`. */
  readonly label: string;
  /** SIGKILL: gone at once, with its data. Resolves when it is. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay open, nothing is answered. */
  freeze(): Promise<void>;
  /** SIGCONT after {@link RedisServer.freeze}: what came in meanwhile is answered. */
  thaw(): Promise<void>;
  /** Starts it again on the same port, empty; killed first when it runs. */
  restart(): Promise<void>;
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>;
}
/**
 * Starts a server on a free port of this machine: no persistence, nothing but what `args` say. As a plain process it
 * takes about 15 ms.
 *
 * @throws an Error that names the ways to get a server, when there is none
 */
export declare function startServer({ args, sentinel, log, host }?: ServerOptions): Promise<RedisServer>;
/** What a cluster of one's own is made of. */
interface ClusterOptions extends Omit<ServerOptions, "sentinel"> {
  /** Default 3. */
  readonly masters?: number;
  /** Replicas of each master. Default 0. */
  readonly replicas?: number;
}
/** A cluster of plain server processes. */
interface RedisCluster {
  /** The URL of its first node. */
  readonly url: string;
  readonly label: string;
  /** The masters, in the order of their slots. */
  readonly masters: readonly RedisServer[];
  /** The replicas: those of the first master, then those of the second, … */
  readonly replicas: readonly RedisServer[];
  stop(): Promise<void>;
}
/**
 * Starts a cluster; resolves when every node agrees that it is complete and takes writes.
 *
 * That is 2 seconds at the least: a master that has just started refuses to serve for as long (CLUSTER_WRITABLE_DELAY
 * in cluster_legacy.c). So share one cluster per test run where nothing is killed.
 */
export declare function startCluster({ masters, replicas, args, ...where }?: ClusterOptions): Promise<RedisCluster>;
/** The ways in which Redis is run, each with the variable that points at one of your own. */
declare const TOPOLOGIES: {
  readonly standalone: "REDIS_URL";
  readonly cluster: "REDIS_CLUSTER_URL";
  readonly sentinel: "REDIS_SENTINEL_URL";
};
type Topology = keyof typeof TOPOLOGIES;
/** A Redis to test against. */
interface ObtainedRedis {
  /** `redis://host:port`, or `redis-sentinel://host:port/name`. */
  readonly url: string;
  /** Where it came from, for people: `REDIS_URL`, `redis-server 8.2.1 in Docker`, `redis-server 7.0.15`. */
  readonly source: string;
  /** Ends it, where it was started here. */
  stop(): Promise<void>;
}
/**
 * A real Redis of this topology: the one that the variable names (`REDIS_URL`, `REDIS_CLUSTER_URL`,
 * `REDIS_SENTINEL_URL`), else one in a container where a Docker engine answers, else one of plain processes.
 *
 * @throws an Error that names the ways to get one, when there is none
 */
export declare function obtainRedis(topology: Topology, log?: Log): Promise<ObtainedRedis>;
/**
 * What happens to what passes through:
 * - `pass`: nothing;
 * - `dropReply`: on each connection that is open now, requests reach the server, but its next reply is swallowed and the
 *   connection cut. New connections pass, so a client that sends again is seen to do so;
 * - `blackhole`: connections are accepted, and nothing is passed on or answered. Those that lost bytes to it are cut
 *   when it ends: no connection can go on after a gap.
 */
type ProxyMode = "pass" | "dropReply" | "blackhole";
/** A port in front of a server where connections fail on command, and always in the same way. */
interface FaultProxy {
  readonly url: string;
  readonly port: number;
  /** How many connections have been accepted so far. */
  readonly accepted: number;
  /** Applies from the next byte on. */
  set(mode: ProxyMode): void;
  /** Cuts all connections. */
  cut(): void;
  /** Cuts all connections and refuses new ones, as a server that is gone. */
  stop(): Promise<void>;
  /** Accepts connections again after {@link FaultProxy.stop}, on the same port. */
  listen(): Promise<void>;
}
/** Starts a proxy in mode `pass` in front of a port of this machine. */
export declare function startProxy(target: number): Promise<FaultProxy>;
/** What a server answers to the harness: text, integers, null, lists. */
type Answer = string | number | null | Answer[];
/** One connection that speaks RESP2: what the harness needs to set servers up without a client library. */
interface Connection {
  /** Sends one command. Rejects with the server's own words when it says no. */
  send(...args: (string | number)[]): Promise<Answer>;
  close(): void;
}
/** Connects to a server on this machine. https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export declare function openConnection(port: number): Promise<Connection>;
/** A master, its replica, and three sentinels that watch them, as plain server processes. */
interface RedisSentinel {
  /** `redis-sentinel://<host>:<port of the first sentinel>/<name of the master>` */
  readonly url: string;
  readonly label: string;
  readonly name: string;
  /** The master of the beginning; after a failover it is the replica. */
  readonly master: RedisServer;
  readonly replica: RedisServer;
  readonly sentinels: readonly RedisServer[];
  stop(): Promise<void>;
}
/** Starts a Sentinel set-up; resolves when each sentinel knows the replica and the other sentinels (about 2 s). */
export declare function startSentinel({ args, ...where }?: Omit<ServerOptions, "sentinel">): Promise<RedisSentinel>;
/** A slot on its way from one master to another, held where tests want to look at it. */
interface SlotMove {
  /** Moves up to `count` keys: these answer at the new master only, and the old one says ASK. */
  moveKeys(count: number): Promise<void>;
  /** Moves what is left and makes the new master the owner: the old one says MOVED. */
  finish(): Promise<void>;
}
/**
 * Begins to move a slot to another master: https://redis.io/docs/latest/commands/cluster-setslot/
 *
 * Commands on keys that were not moved run at the old master as before; those on two keys of which one was moved are
 * refused with TRYAGAIN.
 */
export declare function beginSlotMove(cluster: RedisCluster, slot: number): Promise<SlotMove>;
export type { Answer, ClusterOptions, Connection, FaultProxy, ObtainedRedis, ProxyMode, RedisCluster, RedisSentinel, RedisServer, ServerOptions, SlotMove, Topology };