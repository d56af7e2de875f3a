import { createCache } from '@redis-patterns/core/cache';
import { createKeys } from '@redis-patterns/core/keys';
import { memoryDriver } from '@redis-patterns/core/memory';
import { prometheusMetrics } from '@redis-patterns/telemetry/prometheus';
import { register } from 'prom-client';

const stop = prometheusMetrics(); // into prom-client's global registry

const cache = createCache({ driver: memoryDriver(), keys: createKeys('myapp') });
const products = cache.define('product', { ttl: '5m', load: async (id: string) => ({ id, name: 'lamp' }) });
await products.get('p1'); // a miss: loaded and stored
await products.get('p1'); // a hit

console.log(await register.getSingleMetricAsString('redis_patterns_cache_requests_total'));
stop(); // ends the subscription, and takes the metrics out of the registry
await cache.close();
