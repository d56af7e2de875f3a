import { Counter, Histogram, type OpenMetricsContentType, type Registry, register } from 'prom-client';
import { measure } from './measure.ts';
import { type Metric, type RecordValue, SECONDS } from './metric.ts';

type AnyRegistry = Registry | Registry<OpenMetricsContentType>;

export interface PrometheusMetricsOptions {
  /** Which registry holds the metrics. Default: prom-client's global one. */
  readonly registry?: AnyRegistry;
}

/**
 * Records what the patterns do as Prometheus metrics, until the returned function is called. Once for a registry:
 * prom-client throws when a name is taken. Names and labels: docs/observability.md.
 *
 * @returns what ends the subscription, and takes the metrics out of the registry again.
 */
export function prometheusMetrics(options: PrometheusMetricsOptions = {}): () => void {
  const { registry = register } = options;
  const made: string[] = [];
  const remove = (): void => {
    for (const name of made.splice(0)) registry.removeSingleMetric(name);
  };
  try {
    const stop = measure((metric) => {
      const record = recorder(registry, metric);
      made.push(nameOf(metric));
      return record;
    });
    return () => {
      stop();
      remove();
    };
  } catch (error) {
    remove(); // a name was taken: those made before it are given back
    throw error;
  }
}

/** What OpenTelemetry's own exporter for Prometheus makes of the name, so that one dashboard reads both. */
function nameOf({ name, kind }: Metric): string {
  return `${name.replaceAll('.', '_')}_${kind === 'counter' ? 'total' : 'seconds'}`;
}

function recorder(registry: AnyRegistry, metric: Metric): RecordValue {
  const { kind, description: help, labels: labelNames } = metric;
  const common = { name: nameOf(metric), help, labelNames, registers: [registry] };
  if (kind === 'counter') {
    const counter = new Counter(common);
    return (value, labels) => counter.inc(labels, value);
  }
  const histogram = new Histogram({ ...common, buckets: [...SECONDS] });
  return (value, labels) => histogram.observe(labels, value);
}
