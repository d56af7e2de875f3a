import { expect, test } from 'vitest';
import { slotOf } from './slot.ts';

test.each([
  ['123456789', 0x31c3],
  ['', 0],
  ['{user1000}.following', 3443],
  ['{user1000}.followers', 3443],
  ['user1000', 3443],
])('the slot of %j is %i, as the specification says', (key, slot) => {
  expect(slotOf(key)).toBe(slot);
});

// What CLUSTER KEYSLOT of Redis 7.0.15 answers.
test.each([
  ['héllo', 11061],
  ['😀', 2959],
  ['foo{}{bar}', 8363],
  ['foo{{bar}}zap', 4015],
  ['foo{bar}{zap}', 5061],
  ['a}b{c}', 7365],
  ['myapp:rate:day:{u_42}', 5007],
])('the slot of %j is %i, as a server says', (key, slot) => {
  expect(slotOf(key)).toBe(slot);
});
