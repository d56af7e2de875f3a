import { type Driver, DriverError } from '@redis-patterns/core/driver';
import { GlideClient, Logger } from '@valkey/valkey-glide';
import { afterAll, describe, expect, test } from 'vitest';
import { glideDriver } from '../examples/glide-driver.ts';
import { driverFaultSuite } from '../src/index.ts';
import type { Breach } from './breaches.ts';
import { collect } from './collect.ts';

Logger.setLoggerConfig('off');
const clients: GlideClient[] = [];
afterAll(() => {
  for (const client of clients) client.close();
});

/** One test of the contract, run on a driver that keeps it but for this breach. */
function verdict(noticedBy: string, breaks: Breach['breaks']): Promise<void> {
  const createDriver = async (port: number): Promise<Driver> => {
    const client = await GlideClient.createClient({ addresses: [{ host: '127.0.0.1', port }], requestTimeout: 2_000 });
    clients.push(client);
    const good = glideDriver(client);
    return { ...good, ...breaks(good) };
  };
  const run = collect((add) => driverFaultSuite({ test: add, createDriver, mayRunLate: true, lacks: ['track'] })).get(
    noticedBy,
  );
  if (run === undefined) throw new Error(`no test is called "${noticedBy}"`);
  return run();
}

const calledAs = (error: DriverError, kind: DriverError['kind']): DriverError =>
  new DriverError(error.code, error.message, { kind, redisCode: error.redisCode, cause: error.cause });

const breaches: readonly Breach[] = [
  {
    breach: 'a command whose reply was lost is sent again',
    noticedBy: 'a command whose reply is lost ran exactly once, and its error says unknown',
    breaks: ({ send }) => ({ send: (args) => send(args).catch(() => send(args)) }),
  },
  {
    breach: 'a lost script is called unsent',
    noticedBy: 'a script whose reply is lost ran exactly once, and its error says unknown',
    breaks: ({ run }) => ({
      run: (...call) =>
        run(...call).catch((error: DriverError) => {
          throw calledAs(error, 'unsent');
        }),
    }),
  },
  {
    breach: 'scripts are known for ever',
    noticedBy: 'after SCRIPT FLUSH, scripts run again, once',
    breaks: ({ run, send }) => {
      const known = new Set<string>();
      return {
        run: (script, keys, args) => {
          if (known.has(script.sha)) return send(['evalsha', script.sha, keys.length, ...keys, ...args]);
          known.add(script.sha);
          return run(script, keys, args);
        },
      };
    },
  },
  {
    breach: 'a refusal is called unknown',
    noticedBy: 'a server at its memory limit refuses writes with OOM, by command and by script',
    breaks: ({ send }) => ({
      send: (args) =>
        send(args).catch((error: DriverError) => {
          throw calledAs(error, 'unknown');
        }),
    }),
  },
  {
    breach: 'the error of a lost connection carries the arguments',
    noticedBy: 'no error of a failed connection shows an argument',
    breaks: ({ send }) => ({
      send: (args, deadline) =>
        send(args, deadline).catch((error: DriverError) => {
          throw Object.assign(error, { command: { args } });
        }),
    }),
  },
];

describe('the contract of drivers under faults notices', { timeout: 20_000 }, () => {
  test.each(breaches)('$breach', async ({ noticedBy, breaks }) => {
    await verdict(noticedBy, () => ({}));
    await expect(verdict(noticedBy, breaks)).rejects.toThrow();
  });
});
