import type { WithinQuota } from './quota.ts';

/** One worker: calls the upstream for each of its jobs, as many at once as it is let. */
export async function work(withinQuota: WithinQuota, url: string, jobs: number): Promise<void> {
  const results = await Promise.allSettled(
    Array.from({ length: jobs }, (_, job) =>
      withinQuota(async (signal) => (await fetch(`${url}/${job}`, { signal })).text()),
    ),
  );
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (reasons.length > 0) throw new AggregateError(reasons, `${reasons.length} jobs failed: ${reasons[0]}`);
}
