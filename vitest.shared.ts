import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { defineProject, type UserWorkspaceConfig } from 'vitest/config';

const source = '@redis-patterns/source';

/** One project of the workspace. Its workspace dependencies resolve to their sources, so no build is needed. */
export function project(
  name: string,
  include: string[] = ['src/**/*.test.ts', 'test/**/*.test.ts'],
): UserWorkspaceConfig {
  return defineProject({
    ssr: {
      resolve: {
        conditions: [source, ...defaultServerConditions],
        // Only our own: vitest passes these to node as --conditions, where "import" would break require().
        externalConditions: [source],
      },
    },
    test: {
      name,
      include,
      testTimeout: 60_000, // of which a test takes a fraction, unless the machine is busy
      hookTimeout: 60_000, // a private server may have to be downloaded first
      globalSetup: [fileURLToPath(new URL('scripts/vitest-setup.ts', import.meta.url))],
    },
  });
}
