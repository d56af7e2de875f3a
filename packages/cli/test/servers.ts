import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, connect as dial, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { parseAddress } from '../src/address.ts';
import { connect } from '../src/connect.ts';
import { type DiagnoseOptions, diagnose } from '../src/diagnose.ts';
import type { Report } from '../src/report.ts';

/** An address of this machine that is not loopback. */
export const outside: string | undefined = Object.values(networkInterfaces())
  .flat()
  .find((entry) => entry?.family === 'IPv4' && !entry.internal)?.address;

/** What `doctor` finds at a URL, without the command around it. */
export async function examine(url: string, options: DiagnoseOptions = {}, sentinel?: string): Promise<Report> {
  const nodes = await connect({
    addresses: [parseAddress(url)],
    sentinel,
    name: 'redis-patterns-doctor',
    connectTimeoutMs: 2_000,
    commandTimeoutMs: 10_000,
  });
  try {
    return await diagnose(nodes, { maxCpu: 100, ...options });
  } finally {
    for (const node of nodes) node.close();
  }
}

/** A port in front of another where every answer takes so long. */
export async function slowPort(port: number, delayMs: number): Promise<{ port: number; stop(): void }> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = dial(port, '127.0.0.1');
    for (const end of [client, upstream]) open.add(end.setNoDelay(true).on('error', () => end.destroy()));
    client.pipe(upstream);
    upstream.on('data', (chunk) => void setTimeout(() => client.write(chunk), delayMs));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      for (const end of open) end.destroy();
      server.close();
    },
  };
}
