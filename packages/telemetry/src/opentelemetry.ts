import { type Meter, type MeterProvider, metrics } from '@opentelemetry/api';
import { measure } from './measure.ts';
import { type Metric, type RecordValue, SECONDS } from './metric.ts';

export interface OpenTelemetryMetricsOptions {
  /** Whose meter records. Default: the global one, as it stands when this is called. */
  readonly meterProvider?: MeterProvider;
}

/**
 * Records what the patterns do as OpenTelemetry metrics, until the returned function is called. Call it once, after
 * the SDK has started: two subscriptions count everything twice. Names and labels: docs/observability.md.
 *
 * @returns what ends the subscription; the figures recorded so far stay the SDK's.
 */
export function openTelemetryMetrics(options: OpenTelemetryMetricsOptions = {}): () => void {
  const { meterProvider = metrics } = options;
  const meter = meterProvider.getMeter('@redis-patterns/telemetry');
  return measure((metric) => recorder(meter, metric));
}

function recorder(meter: Meter, { name, kind, unit, description }: Metric): RecordValue {
  if (kind === 'counter') {
    const counter = meter.createCounter(name, { unit, description });
    return (value, labels) => counter.add(value, labels);
  }
  const advice = { explicitBucketBoundaries: [...SECONDS] };
  const histogram = meter.createHistogram(name, { unit, description, advice });
  return (value, labels) => histogram.record(value, labels);
}
