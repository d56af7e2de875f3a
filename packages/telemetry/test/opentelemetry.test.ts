import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterEach, expect, test } from 'vitest';
import { openTelemetryMetrics } from '../src/opentelemetry.ts';
import { heardChannels } from './channels.ts';
import { expectedCounts, expectedLoads, line, storedSeconds } from './expected.ts';
import { CANARY, runPatterns } from './patterns.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A whole SDK in memory: its provider, and everything it has collected so far. */
function sdk(): { meterProvider: MeterProvider; collected(): Promise<readonly MetricData[]> } {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  ends.push(() => meterProvider.shutdown());
  return {
    meterProvider,
    collected: async () => {
      await meterProvider.forceFlush();
      return (
        exporter
          .getMetrics()
          .at(-1)
          ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
      );
    },
  };
}

const short = (name: string): string => name.slice('redis_patterns.'.length);

/** Every figure of the counters, by metric and attributes. */
const counts = (all: readonly MetricData[]): Record<string, unknown> =>
  Object.fromEntries(
    all
      .filter(({ descriptor }) => descriptor.unit !== 's')
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => [line(short(descriptor.name), attributes), value]),
      ),
  );

const histogram = (all: readonly MetricData[]): readonly DataPoint<Histogram>[] =>
  (all.find(({ descriptor }) => descriptor.unit === 's')?.dataPoints ?? []) as readonly DataPoint<Histogram>[];

test('what the patterns did is collected by the SDK', async () => {
  const { meterProvider, collected } = sdk();
  const stop = openTelemetryMetrics({ meterProvider });
  await runPatterns();
  const all = await collected();
  stop();
  expect(counts(all)).toEqual(expectedCounts);
  const loads = histogram(all);
  const names = loads.map(({ attributes, value }) => [line('cache.load.duration', attributes), value.count]);
  expect(Object.fromEntries(names)).toEqual(expectedLoads);
  const stored = loads.find(({ attributes }) => attributes['outcome'] === 'stored')?.value;
  expect(stored?.sum).toBeGreaterThan(storedSeconds.least);
  expect(stored?.sum).toBeLessThan(storedSeconds.most);
  expect(stored?.buckets.boundaries).toEqual([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]);
});

test('the metrics have the names and units that dashboards know', async () => {
  const { meterProvider, collected } = sdk();
  const stop = openTelemetryMetrics({ meterProvider });
  await runPatterns();
  stop();
  expect(Object.fromEntries((await collected()).map(({ descriptor }) => [descriptor.name, descriptor.unit]))).toEqual({
    'redis_patterns.cache.requests': '{request}',
    'redis_patterns.cache.load.duration': 's',
    'redis_patterns.cache.coalesced': '{request}',
    'redis_patterns.ratelimit.decisions': '{decision}',
    'redis_patterns.session.operations': '{operation}',
    'redis_patterns.http.cache': '{request}',
  });
});

test('no id, subject, value or tag stands in a metric', async () => {
  const { meterProvider, collected } = sdk();
  const stop = openTelemetryMetrics({ meterProvider });
  await runPatterns();
  stop();
  expect(JSON.stringify(await collected())).not.toContain(CANARY);
});

test('without a provider it is the global one that records', async () => {
  const { meterProvider, collected } = sdk();
  metrics.setGlobalMeterProvider(meterProvider);
  const stop = openTelemetryMetrics();
  await runPatterns();
  stop();
  metrics.disable();
  expect(counts(await collected())).toEqual(expectedCounts);
});

test('without an SDK it records into nothing and breaks nothing', async () => {
  const stop = openTelemetryMetrics();
  await runPatterns();
  stop();
  expect(heardChannels()).toEqual([]);
});

test('after the stop nobody listens, and nothing more is counted', async () => {
  const { meterProvider, collected } = sdk();
  expect(heardChannels()).toEqual([]);
  const stop = openTelemetryMetrics({ meterProvider });
  expect(heardChannels()).not.toEqual([]);
  await runPatterns();
  stop();
  expect(heardChannels()).toEqual([]);
  await runPatterns();
  expect(counts(await collected())).toEqual(expectedCounts);
});
