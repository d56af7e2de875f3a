import assert from 'node:assert/strict';
import { int, list, type Reply, text } from '@redis-patterns/core/driver';

/** What a run answered and what it left at its keys, as byte strings. */
export interface Outcome {
  /** `''`, or the code of the error in which it ended. */
  readonly code: string;
  readonly reply: Reply;
  /** One per key of the run. */
  readonly states: readonly KeyState[];
}

interface KeyState {
  readonly kind: string;
  /** -1: none, -2: no such key. */
  readonly ttlMs: number;
  readonly content: readonly Reply[];
}

/** Reads the reply of an observed script. */
export function outcomeOf(reply: Reply, keys: number): Outcome {
  const [, code, ...rest] = list(reply, 2 + keys);
  return {
    code: text(code),
    reply: plain(rest[keys] ?? null),
    states: rest.slice(0, keys).map((state) => {
      const [kind, ttlMs, ...content] = list(state, 2);
      const scored = text(kind) === 'zset';
      const parts = content.map((part, index) => (scored && index % 2 === 1 ? Number(text(part)) : plain(part)));
      return { kind: text(kind), ttlMs: int(ttlMs), content: parts };
    }),
  };
}

/** Clients and the memory driver differ in what comes as text and what as bytes: all become byte strings here. */
function plain(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(plain);
  return typeof reply === 'number' || reply === null ? reply : Buffer.from(reply as string).toString('latin1');
}

/**
 * Asserts that Lua and model did the same, and left no key without a TTL.
 *
 * A server may have counted one or two ms less of a TTL: its clock runs on between the commands of a script.
 */
export function assertAgree(lua: Outcome, model: Outcome): void {
  assert.deepEqual({ code: lua.code, reply: lua.reply }, { code: model.code, reply: model.reply }, 'replies differ');
  for (const [index, expected] of model.states.entries()) {
    const actual = lua.states[index];
    const away = expected.ttlMs - (actual?.ttlMs ?? Number.NaN);
    const close = expected.ttlMs > 0 && away >= 0 && away <= 2;
    assert.deepEqual(close ? { ...actual, ttlMs: expected.ttlMs } : actual, expected, `KEYS[${index + 1}] differs`);
    assert.notEqual(expected.ttlMs, -1, `KEYS[${index + 1}] was left without a TTL`);
  }
}
