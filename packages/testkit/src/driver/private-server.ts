import { type Driver, within } from '@redis-patterns/core/driver';
import { type FaultProxy, startProxy } from '../redis/proxy.ts';
import { type Connection, openConnection } from '../redis/resp.ts';
import { type RedisServer, startServer } from '../redis/server.ts';
import { until } from '../redis/until.ts';
import type { DriverPart } from './subject.ts';

/** What a fault suite needs from the one who runs it. */
export interface FaultSetup {
  /** `test` of vitest, `it` of mocha, `test` of node:test, … */
  test(name: string, run: () => Promise<void>): void;
  /** A driver on a client of its own, connected to this port of 127.0.0.1, with the client's default options. */
  createDriver(port: number): Promise<Driver>;
  /**
   * True where the client cannot take back a command that waits for a connection, so it may run after its deadline.
   * Then it must not be reported as `unsent`.
   */
  readonly mayRunLate?: boolean;
  /** Optional parts this driver does not have: not tested. */
  readonly lacks?: readonly DriverPart[];
}

/** A driver that reaches its server through a proxy, and a connection that does not. */
export interface Scene {
  readonly redis: Driver;
  readonly server: RedisServer;
  readonly proxy: FaultProxy;
  /** Straight to the server, as the harness sees it. Opened anew after a restart. */
  readonly direct: Connection;
}

/** Runs `play` with a server, a proxy and a driver of its own, and ends them. */
export async function withPrivateServer(
  { createDriver }: FaultSetup,
  play: (scene: Scene) => Promise<void>,
): Promise<void> {
  const server = await startServer();
  const proxy = await startProxy(server.port);
  const direct = await openConnection(server.port);
  try {
    const redis = await createDriver(proxy.port);
    await redis.send(['get', 'is-connected']);
    await play({ redis, server, proxy, direct });
    await redis.close();
  } finally {
    direct.close();
    await proxy.stop();
    await server.stop();
  }
}

/** Resolves when calls are answered again. */
export async function recovered(redis: Driver): Promise<void> {
  const answers = (): Promise<boolean> =>
    within(500, (deadline) => redis.send(['get', 'is-connected'], deadline)).then(
      () => true,
      () => false,
    );
  await until('the driver is served again', answers);
}
