import { readFileSync } from 'node:fs';

/** The version of this package: its package.json stands beside both `src` and `dist`. */
const VERSION: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

/** What reports call it. */
export const TOOL: string = `redis-patterns ${VERSION}`;
