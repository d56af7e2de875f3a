import type { Command } from '../driver/command.ts';
import type { Reply } from '../driver/driver.ts';
import { MARK, NO_STAMP, stamp } from './layout.ts';

/**
 * ACQUIRE for an entry that was not there a moment ago: one plain command, a fraction of what a script costs. Answers
 * null when the lease is ours, else what stands there by now. https://redis.io/docs/latest/commands/set/
 */
export const claim = (key: string, token: string, leaseMs: number, nowMs: number): Command<Reply> => ({
  args: ['set', key, `${MARK}L${NO_STAMP}${token}${stamp(Math.floor(nowMs) + leaseMs)}`, 'px', leaseMs, 'nx', 'get'],
  decode: (reply) => reply,
});
