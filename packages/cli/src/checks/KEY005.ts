import { type Check, defineCheck, type Fault } from '../check.ts';
import { isConventional } from '../classify.ts';
import type { Sample, SampledKey } from '../facts.ts';
import { byTemplate, examples } from '../sampled.ts';
import { count } from '../units.ts';
import { shareOf, shownShare } from '../wilson.ts';

const SHARE = 0.05;

export const KEY005: Check = defineCheck({
  id: 'KEY005',
  title: 'key convention',
  severity: 'warn',
  needs: ['sample'],
  rule: 'More than 5 % of the keys (of `--app`, where given) are not `{app}:{domain}:{entity}:{id}` of the allowed characters.',
  quiet: 'Keys of other applications and of known libraries (`bull:`, `sess:`, `queue:`, `rl:`) are an info at most.',
  why: 'Without a convention no key says what it is for: it cannot be found, counted, granted by ACL or removed as a group.',
  fix: "createKeys('app').of(domain, entity, id) writes such keys and encodes what ids hold",
  judge: ({ sample }, { app, shown }) => {
    const judged = sample.keys.filter((key) => !key.foreign && (app === undefined || key.app === app));
    const others = app === undefined ? [] : sample.keys.filter((key) => !key.foreign && key.app !== app);
    return [...faults(judged, sample, shown), ...strangers(others, sample, shown)];
  },
});

function faults(judged: readonly SampledKey[], sample: Sample, shown: (key: string) => string): Fault[] {
  const odd = judged.filter(({ name }) => !isConventional(name));
  const share = shareOf(odd.length, judged.length, sample.exact);
  if (share.low <= SHARE) return [];
  const longer = odd.filter(({ name }) => name.split(':').length > 4);
  const hint = longer.length > odd.length / 2 ? '; an id holds an unencoded ":"' : '';
  return [
    {
      what: `${shownShare(share)} of the keys are not app:domain:entity:id${hint}`,
      evidence: { odd: odd.length, sampled: judged.length, templates: templatesOf(odd) },
      examples: examples(odd, shown),
    },
  ];
}

function strangers(others: readonly SampledKey[], sample: Sample, shown: (key: string) => string): Fault[] {
  const odd = others.filter(({ name }) => !isConventional(name));
  if (odd.length === 0) return [];
  const what = `${count(odd.length)} of ${count(sample.keys.length)} sampled keys are of others and have other names`;
  return [
    {
      severity: 'info',
      what,
      evidence: { templates: templatesOf(odd) },
      examples: examples(odd, shown),
      subject: 'others',
    },
  ];
}

function templatesOf(keys: readonly SampledKey[]): string {
  const groups = [...byTemplate(keys)].sort(([, a], [, b]) => b.length - a.length);
  return groups
    .slice(0, 3)
    .map(([template]) => template)
    .join(' ');
}
