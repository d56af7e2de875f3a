import { publishWarning } from '../tracing.ts';

const said = new Set<string>();

/** Says once per route that it asks for a cache that was set up after it, and so is not cached. */
export function publishCacheNotMounted(route: string): void {
  if (said.has(route)) return;
  said.add(route);
  publishWarning({
    code: 'CACHE_NOT_MOUNTED',
    message: `${route} has config.cache, but was declared before cachePlugin was registered: it is not cached`,
  });
}
