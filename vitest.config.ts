import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most of the time is spent waiting for servers: no core is left out, and never only one file runs at a time.
    slowTestThreshold: 20_000, // a test that takes seconds waits for a server: no reason to list it
    maxWorkers: Math.max(availableParallelism(), 2),
    projects: ['packages/*', 'apps/*', 'scripts'],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
      exclude: ['packages/testkit/**'],
      reporter: ['text', 'json-summary', 'lcovonly'],
    },
  },
});
