export type { Admission, BypassReason, ClientWishes } from './admit.ts';
export { admit, hasBody, routeTag } from './admit.ts';
export type { Answer } from './answer.ts';
export { type CacheOutcome, cacheStatus } from './cache-status.ts';
export { type Cidr, type ClientIpOptions, clientIp, ipSubject, ipTiers } from './client-ip.ts';
export { type Decision, decide } from './decide.ts';
export type { HeaderMap, PresentHeaders } from './header-map.ts';
export { invalidateTags } from './invalidate-tags.ts';
export { publishCacheNotMounted } from './not-mounted.ts';
export { refuseBlindTrust, type Trust, untrustedProxyWarning } from './proxy-trust.ts';
export { type RateLimitHeaderFamily, type RateLimitHeaderOptions, rateLimitHeaders } from './rate-limit-headers.ts';
export {
  type Problem,
  type RateLimitProblem,
  type RateLimitProblemOptions,
  rateLimitProblem,
} from './rate-limit-problem.ts';
export type { RefusalReason } from './refusals.ts';
export { type RequestFacts, requestId } from './request-key.ts';
export { type LimitedRequest, limitRequest, type RequestLimit } from './request-limit.ts';
export {
  createResponseCache,
  type FrameworkFacts,
  type ResponseCache,
  type ResponseCacheOptions,
  type Turn,
} from './response-cache.ts';
export type { ResponseFacts, ResponseOverride } from './response-facts.ts';
export { overrideOf, overrideResponse, type ResponseOverrideOptions } from './response-override.ts';
export {
  type Policy as ResponsePolicy,
  type ResponsePolicyOptions,
  responsePolicy,
  type VaryOn,
} from './response-policy.ts';
export type { Ending, Leaving, Run } from './response-run.ts';
export { type SessionCookie, type SessionCookieOptions, sessionCookie } from './session-cookie.ts';
export { whenEnded } from './when-ended.ts';
