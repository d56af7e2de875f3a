import { parseList } from 'structured-headers';
import { describe, expect, test } from 'vitest';
import type { Decision, PolicyState } from '../rate-limit/decision.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { rateLimitProblem } from './rate-limit-problem.ts';

const state = (given: Partial<PolicyState>): PolicyState => ({
  kind: 'bucket',
  limit: 100,
  windowMs: 60_000,
  passes: true,
  shadow: false,
  remaining: 60,
  retryAfterMs: 0,
  resetAfterMs: 23_001,
  ...given,
});

const decision = (policies: Record<string, Partial<PolicyState>>, given: Partial<Decision> = {}): Decision => ({
  allowed: true,
  reason: 'ok',
  source: 'redis',
  cost: 1,
  limitedBy: [],
  retryAfterMs: 0,
  policies: Object.fromEntries(Object.entries(policies).map(([name, one]) => [name, state(one)])),
  ...given,
});

const day = { limit: 10_000, windowMs: 86_400_000, remaining: 8_123, resetAfterMs: 40_000_000 };
const refused = decision(
  { burst: { passes: false, remaining: 0, retryAfterMs: 11_200, resetAfterMs: 60_000 }, day },
  { allowed: false, reason: 'limited', limitedBy: ['burst'], retryAfterMs: 11_200 },
);

describe('draft-11', () => {
  const headers = (of: Decision, options = {}): Record<string, string> =>
    rateLimitHeaders(of, { headers: 'draft-11', ...options });

  test('one item for each policy, in the order declared, also when the first refused', () => {
    expect(headers(refused)).toEqual({
      'RateLimit-Policy': '"burst";q=100;w=60, "day";q=10000;w=86400',
      RateLimit: '"burst";r=0;t=12, "day";r=8123;t=40000',
    });
  });

  test('a name is a String: quotes and backslashes are escaped', () => {
    expect(headers(decision({ 'say "hi"': {}, 'a\\b': {} }))['RateLimit']).toBe(
      '"say \\"hi\\"";r=60;t=24, "a\\\\b";r=60;t=24',
    );
  });

  test('a name that is not ASCII cannot be sent', () => {
    expect(() => headers(decision({ ä: {} }))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => headers(decision({ 'a\n': {} }))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('a shadow is never shown', () => {
    expect(headers(decision({ trial: { shadow: true, passes: false } }))).toEqual({});
  });

  test('what is not known is left out, the policy is not', () => {
    const unknown = { remaining: null, retryAfterMs: null, resetAfterMs: null };
    expect(headers(decision({ burst: unknown, day }))).toEqual({
      'RateLimit-Policy': '"burst";q=100;w=60, "day";q=10000;w=86400',
      RateLimit: '"day";r=8123;t=40000',
    });
    expect(headers(decision({ burst: unknown }))).toEqual({ 'RateLimit-Policy': '"burst";q=100;w=60' });
  });

  test('what never passes has no time', () => {
    const never = decision({ burst: { passes: false, remaining: 60, retryAfterMs: null } });
    expect(headers(never)['RateLimit']).toBe('"burst";r=60');
  });

  test('the last one allowed tells when the next one is', () => {
    expect(headers(decision({ burst: { remaining: 0, retryAfterMs: 600, resetAfterMs: 60_000 } }))['RateLimit']).toBe(
      '"burst";r=0;t=1',
    );
  });

  test('a window of part of a second has no w; numbers stay within 15 digits', () => {
    expect(headers(decision({ p: { windowMs: 1_500, limit: 2 ** 53, remaining: 2 ** 52 } }))).toEqual({
      'RateLimit-Policy': '"p";q=999999999999999',
      RateLimit: '"p";r=999999999999999;t=24',
    });
  });

  test('both fields parse as structured fields, whatever the name', () => {
    const partition = { partitionSecret: 'secret', partition: 'u_42', units: { '\\"': 'content-bytes' } };
    const both = headers(decision({ 'say "hi"': {}, '\\"': { remaining: 0, retryAfterMs: 1 }, ' ': {} }), partition);
    const [policies = [], limits = []] = [both['RateLimit-Policy'], both['RateLimit']].map((field) =>
      parseList(field ?? ''),
    );
    expect(policies.map(([name]) => name)).toEqual(['say "hi"', '\\"', ' ']);
    expect(policies.map(([, parameters]) => [...parameters.keys()].join())).toEqual(['q,w,pk', 'q,qu,w,pk', 'q,w,pk']);
    expect(limits.map(([, parameters]) => [parameters.get('r'), parameters.get('t')])).toEqual([
      [60, 24],
      [0, 1],
      [60, 24],
    ]);
    expect(limits[0]?.[1].get('pk')).toBeInstanceOf(ArrayBuffer);
  });

  test('units and partition keys are shown where they are given', () => {
    const options = { units: { up: 'content-bytes' }, partitionSecret: 'secret', partition: 'u_42' };
    const { RateLimit = '', ...rest } = headers(decision({ up: {} }), options);
    expect(rest['RateLimit-Policy']).toMatch(/^"up";q=100;qu="content-bytes";w=60;pk=:[\w+/]{12}:$/);
    expect(RateLimit).toMatch(/^"up";r=60;t=24;pk=:[\w+/]{12}:$/);
    expect(headers(decision({ up: {} }), { ...options, partition: 'u_43' })['RateLimit']).not.toBe(RateLimit);
    expect(headers(decision({ up: {} }), { partitionSecret: 'secret' })['RateLimit']).not.toContain('pk');
  });
});

describe('the older families', () => {
  test('legacy tells of the policy that refuses', () => {
    expect(rateLimitHeaders(refused, { headers: 'legacy' })).toEqual({
      'X-RateLimit-Limit': '100',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': '12',
    });
  });

  test('legacy tells of the policy with the least left', () => {
    expect(rateLimitHeaders(decision({ burst: {}, day: { ...day, remaining: 10 } }), { headers: 'legacy' })).toEqual({
      'X-RateLimit-Limit': '10000',
      'X-RateLimit-Remaining': '10',
      'X-RateLimit-Reset': '40000',
    });
  });

  test('draft-6', () => {
    expect(rateLimitHeaders(refused, { headers: 'draft-6' })).toEqual({
      'RateLimit-Policy': '100;w=60, 10000;w=86400',
      'RateLimit-Limit': '100',
      'RateLimit-Remaining': '0',
      'RateLimit-Reset': '12',
    });
  });

  test('both by default, none when off', () => {
    expect(Object.keys(rateLimitHeaders(refused))).toEqual([
      'RateLimit-Policy',
      'RateLimit',
      'X-RateLimit-Limit',
      'X-RateLimit-Remaining',
      'X-RateLimit-Reset',
    ]);
    expect(rateLimitHeaders(refused, { headers: false })).toEqual({});
  });
});

describe('the response to a refused request', () => {
  test('429 with the draft’s problem type, never to be stored', () => {
    expect(rateLimitProblem(refused)).toEqual({
      status: 429,
      headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', 'Retry-After': '12' },
      body: {
        type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
        title: 'Request cannot be satisfied as assigned quota has been exceeded',
        status: 429,
        detail: 'The request is above the limit of burst. Try again in 12 s.',
        'violated-policies': ['burst'],
        'retry-after-ms': 11_200,
      },
    });
  });

  test('503 where the limiter is closed because Redis is gone', () => {
    const { status, body } = rateLimitProblem(
      decision({ burst: {} }, { allowed: false, reason: 'failed-closed', source: 'none', retryAfterMs: 1_000 }),
      { instance: '/requests/7' },
    );
    expect([status, body.type, body.instance, body['violated-policies']]).toEqual([
      503,
      'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
      '/requests/7',
      [],
    ]);
  });

  test('without Retry-After when it never passes, and at least 1 s else', () => {
    const never = rateLimitProblem({ ...refused, retryAfterMs: null });
    expect([never.headers['Retry-After'], never.body['retry-after-ms']]).toEqual([undefined, undefined]);
    expect(rateLimitProblem({ ...refused, retryAfterMs: 1 }).headers['Retry-After']).toBe('1');
  });

  test('jitter only makes it later, by its share at most', () => {
    for (let i = 0; i < 100; i++) {
      const seconds = Number(rateLimitProblem(refused, { retryJitter: 0.5 }).headers['Retry-After']);
      expect(seconds).toBeGreaterThanOrEqual(12);
      expect(seconds).toBeLessThanOrEqual(17);
    }
    for (const retryJitter of [-0.1, 0.6, Number.NaN]) {
      expect(() => rateLimitProblem(refused, { retryJitter })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      );
    }
  });
});
