import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';

export default defineConfig(
  library({
    opentelemetry: 'src/opentelemetry.ts',
    prometheus: 'src/prometheus.ts',
  }),
);
