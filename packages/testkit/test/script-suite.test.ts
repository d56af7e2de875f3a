import { createHash } from 'node:crypto';
import { defineScript, type TypedScript } from '@redis-patterns/core/driver';
import { GlideClient, Logger } from '@valkey/valkey-glide';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { redisUrl } from '../../../scripts/redis-url.ts';
import { glideDriver } from '../examples/glide-driver.ts';
import { runOf, type ScriptScenario, scriptSuite, type Trial } from '../src/index.ts';
import { collect } from './collect.ts';

Logger.setLoggerConfig('off'); // it logs a line for each error reply
const { hostname, port } = new URL(await redisUrl());
const client = await GlideClient.createClient({ addresses: [{ host: hostname, port: Number(port) }] });
afterAll(() => client.close());

/** Lets one call pass per second of injected time; answers whether it passes, and the ms to wait. */
const LUA = `local now, every = tonumber(ARGV[1]), 1000
local last = tonumber(redis.call('GET', KEYS[1]))
if last and now - last < every then return { 0, every - (now - last) } end
redis.call('SET', KEYS[1], string.format('%.0f', now), 'PX', 5000)
return { 1, 0 }`;

interface Input {
  readonly key: string;
  readonly now: number;
}

function oncePerSecond(lua: string): TypedScript<Input, unknown> {
  return defineScript<Input, unknown>({
    name: 'sample/once-per-second',
    lua,
    sha: createHash('sha1').update(lua).digest('hex'),
    encode: ({ key, now }) => ({ keys: [key], args: [now] }),
    decode: (reply) => reply,
    model: (space, [key = ''], [now]) => {
      const last = space.get(key);
      if (last !== null && !Number.isNaN(Number(last)) && Number(now) - Number(last) < 1_000) {
        return [0, 1_000 - (Number(now) - Number(last))];
      }
      space.set(key, String(now), 5_000);
      return [1, 0];
    },
  });
}

/** The suite's one test of this Lua text against the model. */
function verdict(lua: string, more: Partial<ScriptScenario> = {}): Promise<void> {
  const script = oncePerSecond(lua);
  const scenario: ScriptScenario = {
    name: 'once per second',
    step: fc.oneof(
      fc.constant(({ key, nowMs }: Trial) => runOf(script, { key: key('last'), now: nowMs })),
      fc.constantFrom(999, 1_000, 1_001).map((ms) => () => ({ passUs: ms * 1_000 })),
    ),
    ...more,
  };
  const [run] = collect((add) =>
    scriptSuite({ test: add, createDriver: async () => glideDriver(client) }, [scenario]),
  ).values();
  if (run === undefined) throw new Error('the suite has no test');
  return run();
}

describe('the script suite', { timeout: 30_000 }, () => {
  test('passes Lua that does what its model does', () => verdict(LUA));

  test.each<[mistake: string, from: string, to: string, seen: RegExp]>([
    ['a boundary that is off by one', '< every', '<= every', /replies differ/],
    ['a wrong number in the reply', 'every - (now - last)', 'every', /replies differ/],
    ['a key without a TTL', ", 'PX', 5000", '', /KEYS\[1\]/],
    ['a TTL that is 10 ms longer', '5000', '5010', /KEYS\[1\] differs/],
    ['another value', "string.format('%.0f', now)", "'x'", /KEYS\[1\] differs/],
    ['an error the model does not have', 'return { 1, 0 }', "return redis.error_reply('MINE no')", /replies differ/],
  ])('notices %s, and tells the steps that led there', async (_mistake, from, to, seen) => {
    expect(LUA).toContain(from);
    const lua = LUA.replace(from, to);
    const error = await verdict(lua).catch((reason: Error) => reason);
    expect(String((error as Error).cause ?? error)).toMatch(seen);
    expect(String((error as Error).cause ?? error)).toMatch(/sample\/once-per-second {2}keys/);
  });

  test('puts values of somebody else at keys, and notices when they are met differently', async () => {
    const tolerant = LUA.replace(
      "redis.call('GET', KEYS[1])",
      "type(redis.pcall('GET', KEYS[1])) == 'string' and redis.call('GET', KEYS[1]) or nil",
    );
    await verdict(LUA, { foreignAt: ['last'], runs: 100 });
    await verdict(tolerant);
    await expect(verdict(tolerant, { foreignAt: ['last'], runs: 100 })).rejects.toThrow();
  });
});
