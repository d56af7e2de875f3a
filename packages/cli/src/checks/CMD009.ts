import { type Check, defineCheck } from '../check.ts';
import { fieldGrew } from '../window.ts';

export const CMD009: Check = defineCheck({
  id: 'CMD009',
  title: 'expiry lags behind',
  severity: 'warn',
  needs: ['info', 'window'],
  rule: 'More than 10 % of the keys with a TTL are over their time (`expired_stale_perc`), or the time for expiry ran out within the window (`expired_time_cap_reached_count`).',
  why: 'Keys end faster than Redis removes them: memory holds what nobody can read.',
  fix: 'CONFIG SET active-expire-effort 5 (of 10), or spread the TTLs (KEY004)',
  judge: ({ info, window }) => {
    const stale = info.number('expired_stale_perc') ?? 0;
    const capped = fieldGrew(window, 'expired_time_cap_reached_count') ?? 0;
    if (stale <= 10 && capped === 0) return null;
    const evidence = { expired_stale_perc: stale, expired_time_cap_reached_count: capped };
    const what =
      stale > 10
        ? `about ${stale} % of the keys with a TTL are over their time`
        : `the time for expiry ran out ${capped} x`;
    return { what, evidence };
  },
});
