import { type CacheInvalidateEvent, cacheInvalidate, traced } from '../tracing.ts';
import { insist } from './insist.ts';
import { checkTagNames } from './rules.ts';
import type { Core } from './shelf.ts';

/** Any number of tags: they are sent a few hundred at a time. */
const MOST_AT_ONCE = 500;

/** Invalidates tags, again and again within the write deadline: twice is as good as once. @throws `DriverError` */
export async function bumpTags({ tags, keys, local, writeDeadlineMs }: Core, given: readonly string[]): Promise<void> {
  const names = [...new Set(checkTagNames(given))];
  const event = (): CacheInvalidateEvent => ({
    cache: '*',
    keyspace: `${keys.app}:cache:tag`,
    by: 'tag',
    count: names.length,
  });
  await traced(cacheInvalidate, event, async () => {
    for (let from = 0; from < names.length; from += MOST_AT_ONCE)
      await insist(writeDeadlineMs, () => tags.bump(names.slice(from, from + MOST_AT_ONCE)));
    for (const name of names) local?.tier.dropTag(tags.keyOf(name));
  });
}
