import type { Command } from './command.ts';
import type { Arg, Reply } from './driver.ts';
import { float, int, list, text, textOrNull } from './reply.ts';

/*
 * The plain commands the patterns send. Only those whose reply has one form in RESP2 and RESP3 alike, with one
 * exception settled here: ZSCORE may be text or a number. All else is a script.
 */

/** https://redis.io/docs/latest/commands/get/ */
export const get = (key: string): Command<string | null> => ({ args: ['get', key], decode: textOrNull });

/** GET as it came, bytes where the client keeps them: for codecs that store bytes. */
export const getRaw = (key: string): Command<Reply> => ({ args: ['get', key], decode: (reply) => reply });

/** MGET as it came; null for what is absent, and for what is no string. https://redis.io/docs/latest/commands/mget/ */
export const mgetRaw = (keys: readonly string[]): Command<readonly Reply[]> => ({
  args: ['mget', ...keys],
  decode: (reply) => list(reply, keys.length),
});

/** GETRANGE, both ends inclusive: https://redis.io/docs/latest/commands/getrange/ */
export const getRange = (key: string, from: number, to: number): Command<string> => ({
  args: ['getrange', key, from, to],
  decode: text,
});

/** SET with its TTL in ms, always: https://redis.io/docs/latest/commands/set/ */
export const set = (key: string, value: Arg, ttlMs: number): Command<void> => ({
  args: ['set', key, value, 'px', ttlMs],
  decode: () => undefined,
});

/** UNLINK of one key, so that it works across slots; whether it was there. */
export const unlink = (key: string): Command<boolean> => ({ args: ['unlink', key], decode: (reply) => int(reply) > 0 });

/** PTTL: ms left, -1 for no TTL, -2 when absent. */
export const pttl = (key: string): Command<number> => ({ args: ['pttl', key], decode: int });

/** PEXPIRE: whether the key was there. */
export const pexpire = (key: string, ttlMs: number): Command<boolean> => ({
  args: ['pexpire', key, ttlMs],
  decode: (reply) => int(reply) === 1,
});

/** The score of a member, or null. */
export const zscore = (key: string, member: string): Command<number | null> => ({
  args: ['zscore', key, member],
  decode: (reply) => (reply === null ? null : float(reply)),
});

/** The members of a sorted set with a score above `min`, lowest first. */
export const zrangeAbove = (key: string, min: number): Command<string[]> => ({
  args: ['zrange', key, `(${min}`, '+inf', 'byscore'],
  decode: (reply) => list(reply).map(text),
});

/** ZREM of one or more members: how many were there. */
export const zrem = (key: string, ...members: string[]): Command<number> => ({
  args: ['zrem', key, ...members],
  decode: int,
});
