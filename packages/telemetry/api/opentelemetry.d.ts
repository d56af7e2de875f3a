// What @redis-patterns/telemetry/opentelemetry exports. Made by `pnpm run api`: review its diff.
import { MeterProvider } from "@opentelemetry/api";
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
export declare function openTelemetryMetrics(options?: OpenTelemetryMetricsOptions): () => void;