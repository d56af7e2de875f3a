import type { Severity } from '../check.ts';
import type { NodeFacts, Report, Skipped } from '../report.ts';
import { count, many, size } from '../units.ts';

/*
 * Sentences about a report that several formats share.
 */

/** `1 error, 2 warnings, 3 infos`. */
export function verdict({ findings, known }: Report): string {
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, infos] = [of('error'), of('warn'), of('info')];
  const parts = [many(errors, 'error'), many(warnings, 'warning'), many(infos, 'info')];
  const hidden = known > 0 ? `, ${many(known, 'finding')} in the baseline` : '';
  return `${parts.join(', ')}${hidden}`;
}

/** `Redis 7.0.15, master, 35,029 keys, 12 MB of 100 MB, allkeys-lru`. */
export function nodeLine({ server, role, keys, usedBytes, maxBytes, policy }: NodeFacts): string {
  if (server === '') return `no server, ${many(keys, 'key')}`;
  const memory = maxBytes > 0 ? `${size(usedBytes)} of ${size(maxBytes)}` : `${size(usedBytes)}, no maxmemory`;
  return [server, role, many(keys, 'key'), memory, policy].filter(Boolean).join(', ');
}

/** What the keys were used for, and on how many that rests. */
export function sampleLine({ profile, sample }: Report): string {
  const used = profile.purposes.length > 0 ? profile.purposes.join(', ') : 'nothing that its keys name';
  const how = profile.given ? 'as given' : 'by its keys';
  const looked = sample.exact
    ? `all ${many(sample.keys, 'key')} looked at`
    : `${count(sample.keys)} of ${many(sample.of, 'key')} looked at`;
  const early = sample.truncated ? ', ended early' : '';
  return `used for ${used} (${how}); ${looked}${early}, about ${count(sample.serverMs)} ms of server time`;
}

/** Skipped checks by reason: those that share one are one line. */
export function skippedLines(skipped: readonly Skipped[]): readonly string[] {
  const groups = Map.groupBy(skipped, ({ skip, detail }) => `${detail} (${skip})`);
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, checks]) => `${reason}: ${[...new Set(checks.map(({ check }) => check))].join(' ')}`);
}
