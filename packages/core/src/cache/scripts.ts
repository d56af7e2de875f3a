import { acquire } from './acquire.ts';
import { fill } from './fill.ts';
import { hold } from './hold.ts';
import { invalidate } from './invalidate.ts';
import { markStale } from './mark-stale.ts';
import { release } from './release.ts';
import { renew } from './renew.ts';
import { tagBump } from './tag-bump.ts';
import { tagClock } from './tag-clock.ts';
import { tagEnsure } from './tag-ensure.ts';
import { unhold } from './unhold.ts';

/** Every script of the cache: for the suite that holds Lua and models together, on any driver. */
export const cacheScripts: CacheScripts = {
  acquire,
  fill,
  hold,
  invalidate,
  markStale,
  release,
  renew,
  tagBump,
  tagClock,
  tagEnsure,
  unhold,
};

export interface CacheScripts {
  readonly acquire: typeof acquire;
  readonly fill: typeof fill;
  readonly hold: typeof hold;
  readonly invalidate: typeof invalidate;
  readonly markStale: typeof markStale;
  readonly release: typeof release;
  readonly renew: typeof renew;
  readonly tagBump: typeof tagBump;
  readonly tagClock: typeof tagClock;
  readonly tagEnsure: typeof tagEnsure;
  readonly unhold: typeof unhold;
}
