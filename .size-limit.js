// What a door weighs in an app, minified and gzipped, without the client or framework it is made for. Limits stand a
// little above what was measured when a door last changed: a jump is a decision, not an accident.
const limits = {
  'core/index': '1 kB',
  'core/driver': '5 kB',
  'core/keys': '3 kB',
  'core/cache': '32 kB',
  'core/rate-limit': '32 kB',
  'core/session': '22 kB',
  'core/memory': '6 kB',
  'core/http': '18 kB',
  'ioredis/index': '3 kB',
  'node-redis/index': '3 kB',
  'express/index': '5 kB',
  'fastify/index': '5 kB',
  'telemetry/opentelemetry': '2 kB',
  'telemetry/prometheus': '2 kB',
};

const peers = [
  ...['@redis-patterns/*', 'ioredis', 'redis', 'express', 'express-session', 'fastify', '@fastify/session'],
  ...['@opentelemetry/api', 'prom-client', 'cluster-key-slot'], // the last comes with each client
];

export default Object.entries(limits).map(([door, limit]) => ({
  name: door,
  path: `packages/${door.replace('/', '/dist/')}.js`,
  import: '*',
  gzip: true,
  ignore: peers,
  limit,
  modifyEsbuildConfig: (config) => ({ ...config, platform: 'node' }),
}));
