import { slotOf as slotOfKeys } from '@redis-patterns/core/keys';
import { expect, test } from 'vitest';
import { slotOf } from './slot.ts';

test('the slot is that of the cluster specification', () => {
  expect(slotOf('123456789')).toBe(0x31c3);
  for (const key of ['', 'a', 'app:user:cache:1', '{a}b', 'b{a}', '{}{a}', '{', '}{', '{a', 'é€', '{é}1', '{{a}}'])
    expect(slotOf(key), key).toBe(slotOfKeys(key));
});
