import { Counter, type OpenMetricsContentType, openMetricsContentType, Registry, register } from 'prom-client';
import { expect, test } from 'vitest';
import { prometheusMetrics } from '../src/prometheus.ts';
import { heardChannels } from './channels.ts';
import { expectedCounts, expectedLoads, line, storedSeconds } from './expected.ts';
import { CANARY, runPatterns } from './patterns.ts';

/** The samples whose name ends so, each under what stands before it. */
async function samples(registry: Registry, end: string): Promise<Record<string, number>> {
  const metrics = await registry.getMetricsAsJSON();
  const all = metrics.flatMap(({ name, values }) => values.map((value) => ({ metricName: name, ...value })));
  return Object.fromEntries(
    all
      .filter(({ metricName }) => metricName.endsWith(end))
      .map(({ metricName, labels, value }) => [line(shortName(metricName, end), labels), value]),
  );
}

/** `redis_patterns_cache_load_duration_seconds_sum` without its ends is the OpenTelemetry name. */
const shortName = (name: string, end: string): string =>
  name.slice('redis_patterns_'.length, -end.length).replaceAll('_', '.');

test('what the patterns did stands in the registry', async () => {
  const registry = new Registry();
  const stop = prometheusMetrics({ registry });
  await runPatterns();
  expect(await samples(registry, '_total')).toEqual(expectedCounts);
  expect(await samples(registry, '_seconds_count')).toEqual(expectedLoads);
  const sums = await samples(registry, '_seconds_sum');
  expect(sums['cache.load.duration cache=product outcome=stored']).toBeGreaterThan(storedSeconds.least);
  expect(sums['cache.load.duration cache=product outcome=stored']).toBeLessThan(storedSeconds.most);
  stop();
});

test('the metrics have the names that dashboards know', async () => {
  const registry = new Registry();
  const stop = prometheusMetrics({ registry });
  expect(registry.getMetricsAsArray().map(({ name }) => name)).toEqual([
    'redis_patterns_cache_requests_total',
    'redis_patterns_cache_load_duration_seconds',
    'redis_patterns_cache_coalesced_total',
    'redis_patterns_ratelimit_decisions_total',
    'redis_patterns_session_operations_total',
    'redis_patterns_http_cache_total',
  ]);
  stop();
});

test('no id, subject, value or tag stands in a metric', async () => {
  const registry = new Registry();
  const stop = prometheusMetrics({ registry });
  await runPatterns();
  const text = await registry.metrics();
  expect(text).toContain('cache="product"');
  expect(text).not.toContain(CANARY);
  stop();
});

test('an OpenMetrics registry is exposed too', async () => {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(openMetricsContentType);
  const stop = prometheusMetrics({ registry });
  await runPatterns();
  expect(await registry.metrics()).toMatch(/^redis_patterns_cache_coalesced_total\{cache="product"\} 1$/m);
  stop();
});

test('after the stop nothing is left: no metric in the global registry, nobody who listens', async () => {
  expect(heardChannels()).toEqual([]);
  const stop = prometheusMetrics();
  expect(heardChannels()).not.toEqual([]);
  expect(register.getMetricsAsArray()).toHaveLength(6);
  stop();
  stop(); // does no harm
  expect(heardChannels()).toEqual([]);
  expect(register.getMetricsAsArray()).toEqual([]);
});

test('one that is stopped leaves the others alone, and may be started again', async () => {
  const [one, two] = [new Registry(), new Registry()];
  const stops = [prometheusMetrics({ registry: one }), prometheusMetrics({ registry: two })];
  stops[0]?.();
  await runPatterns();
  expect(await samples(two, '_total')).toEqual(expectedCounts);
  const again = prometheusMetrics({ registry: one });
  expect(await samples(one, '_total')).toEqual({});
  for (const stop of [...stops, again]) stop();
  expect(heardChannels()).toEqual([]);
});

test('a name that is taken is refused, and nothing of the attempt remains', () => {
  const registry = new Registry();
  const taken = { name: 'redis_patterns_session_operations_total', help: 'of somebody else', registers: [registry] };
  const theirs = new Counter(taken);
  expect(() => prometheusMetrics({ registry })).toThrow(taken.name);
  expect(registry.getMetricsAsArray()).toEqual([theirs]);
  expect(heardChannels()).toEqual([]);
});
