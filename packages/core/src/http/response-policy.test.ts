import { describe, expect, test } from 'vitest';
import { type ResponsePolicyOptions, responsePolicy } from './response-policy.ts';

describe('options that cannot work are refused where the route is made', () => {
  test.each<[message: RegExp, options: Partial<ResponsePolicyOptions>]>([
    [/ttl/, { ttl: undefined as never }],
    [/ttl/, { ttl: 0 }],
    [/maxBytes/, { maxBytes: 0 }],
    [/maxBytes/, { maxBytes: 1.5 }],
    [/statuses: 500/, { statuses: { 500: true } }],
    [/statuses: 206/, { statuses: { 206: '1s' } }],
    [/statuses\[404]/, { statuses: { 404: 0 } }],
    [/cookie.*partition/, { vary: ['Cookie'] }],
    [/authorization.*partition/, { vary: [{ header: 'Authorization', normalize: String }] }],
    [/\*/, { vary: ['*'] }],
    [/hosts/, { hosts: [] }],
    [/staleIfError/, { staleIfError: -1 }],
    [/maxWait/, { maxWait: 'soon' as never }],
  ])('%s', (message, options) => {
    expect(() => responsePolicy({ ttl: '1m', ...options })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) }),
    );
  });
});
