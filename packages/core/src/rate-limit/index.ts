export type { Amount } from './amend.ts';
export { createLimiter } from './create-limiter.ts';
export type { Decision, PolicyState } from './decision.ts';
export type { DenyCacheOptions } from './deny-cache.ts';
export type { OnFailure } from './failure.ts';
export type { CalendarUnit } from './frame.ts';
export { createHitCounter, type HitCounter, type HitCounterOptions, type HitWindow } from './hit-counter.ts';
export type { HitsOutput } from './hits.ts';
export type { Lease } from './lease.ts';
export type { Limiter, LimiterOptions, WaitOptions } from './limiter.ts';
export {
  type BucketOptions,
  bucket,
  type Kind,
  type Limits,
  type LogPolicy,
  type Policy,
  type QuotaOptions,
  quota,
  type SlidingLogOptions,
  type SlidingWindowOptions,
  slidingLog,
  slidingWindow,
} from './policy.ts';
export type { PrepaidOptions } from './prepaid.ts';
export type { ConsumeOptions } from './question.ts';
export type { LimitsOf, Policies } from './rule-book.ts';
export { rateLimitScripts } from './scripts.ts';
export { type AcquireOptions, createSemaphore, type Semaphore, type SemaphoreOptions } from './semaphore.ts';
export { createRateLimit, type RateLimit, type RateLimitOptions } from './simple.ts';
export type { Subject } from './subject.ts';
