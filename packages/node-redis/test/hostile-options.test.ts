import { driverFaultSuite, driverSuite } from '@redis-patterns/testkit';
import { createClient, createCluster, RESP_TYPES } from 'redis';
import { describe, test } from 'vitest';
import { driverOn, servers } from './setups.ts';

const { standalone, cluster } = servers;

/** Options that decide when, in which order and in which form commands are sent and answered. */
const hostile = {
  RESP2: { RESP: 2, disableOfflineQueue: false },
  'command options of its own': {
    pingInterval: 20,
    commandOptions: {
      asap: true,
      timeout: 1,
      abortSignal: AbortSignal.abort(),
      typeMapping: { [RESP_TYPES.NUMBER]: String, [RESP_TYPES.BLOB_STRING]: String, [RESP_TYPES.MAP]: Map },
    },
  },
} as const;

describe.each(Object.entries(hostile))('the driver contract holds with %s', (_name, options) => {
  driverSuite({ test, createDriver: () => driverOn(createClient({ url: standalone, ...options })) });
  describe('in a cluster', () => {
    const create = () => createCluster({ rootNodes: [{ url: cluster }], defaults: options, ...options });
    driverSuite({ test, createDriver: () => driverOn(create()) });
  });
  describe('under faults', { timeout: 20_000 }, () =>
    driverFaultSuite({ test, createDriver: (port) => driverOn(createClient({ socket: { port }, ...options })) }),
  );
});
