import type { UserConfig } from 'tsdown';

/** How every package is built: ESM, one .js and one .d.ts for each door. */
export function library(doors: Record<string, string>): UserConfig {
  return {
    entry: doors,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    dts: { sourcemap: true },
    sourcemap: true,
    clean: true,
    fixedExtension: false,
  };
}
