// What @redis-patterns/telemetry/prometheus exports. Made by `pnpm run api`: review its diff.
import { OpenMetricsContentType, Registry } from "prom-client";
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
export declare function prometheusMetrics(options?: PrometheusMetricsOptions): () => void;
export {};