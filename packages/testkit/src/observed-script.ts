import { createHash } from 'node:crypto';
import { byScore, DriverError, type Keyspace, type Reply, type Script } from '@redis-patterns/core/driver';

/*
 * A script that runs another one and reports, in the same atomic run, what that left at its keys. So nothing can
 * happen between a run and the look at its effect, and no key can expire meanwhile: each is given its TTL just before
 * (one argument per key, after the script's own: ms, or -1 none, -2 remove), and an hour just after.
 *
 * reply { 1 | 0 failed, code of the error or '', { kind, TTL in ms, content … } per key, the script's own reply }
 * The own reply comes last, since a nil would end the list.
 */

/** The Lua text stands between these, word for word, as the body of a function. */
const BEFORE = `for i = #KEYS, 1, -1 do
  local ttl = tonumber(table.remove(ARGV))
  if ttl == -2 then redis.call('UNLINK', KEYS[i]) elseif ttl > 0 then redis.call('PEXPIRE', KEYS[i], ttl) end
end
local function observed()
`;

const AFTER = `
end
local ran, reply = pcall(observed)
if type(reply) == 'table' and reply.err then ran, reply = false, reply.err end
local code = ran and '' or string.match(tostring(reply), '^%u+') or 'ERR'
local result = { ran and 1 or 0, code }
local look = {
  string = function(key) return { redis.call('GET', key) } end,
  list = function(key) return redis.call('LRANGE', key, 0, -1) end,
  zset = function(key) return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end,
  hash = function(key)
    local flat, fields, sorted = redis.call('HGETALL', key), {}, {}
    for i = 1, #flat, 2 do fields[#fields + 1] = { flat[i], flat[i + 1] } end
    table.sort(fields, function(a, b) return a[1] < b[1] end)
    for _, field in ipairs(fields) do sorted[#sorted + 1] = field[1]; sorted[#sorted + 1] = field[2] end
    return sorted
  end,
}
for i, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  local state = { kind, redis.call('PTTL', key) }
  for _, part in ipairs(look[kind] and look[kind](key) or {}) do state[#state + 1] = part end
  result[i + 2] = state
end
for _, key in ipairs(KEYS) do
  if redis.call('PTTL', key) > 0 then redis.call('PEXPIRE', key, 3600000) end
end
result[#KEYS + 3] = ran and reply or false
return result
`;

/** `script`, and what it left at its keys. Its arguments are those of the script and then one TTL per key. */
export function observed(script: Script): Script {
  const lua = BEFORE + script.lua + AFTER;
  return {
    name: script.name,
    lua,
    sha: createHash('sha1').update(lua).digest('hex'),
    model: (space, keys, args) => {
      const own = args.slice(0, args.length - keys.length);
      for (const [index, key] of keys.entries()) giveTtl(space, key, Number(args[own.length + index]));
      const { code, reply } = ran(() => script.model(space, keys, own));
      const states = keys.map((key) => look(space, key));
      for (const key of keys) if (space.ttlMs(key) > 0) space.expire(key, LASTING_MS);
      return [code === '' ? 1 : 0, code, ...states, reply];
    },
  };
}

/** Longer than the time that passes in a trial. (On a server, where no time passes, an hour is enough.) */
const LASTING_MS = 1e12;

function giveTtl(space: Keyspace, key: string, ttlMs: number): void {
  if (ttlMs === -2) space.remove(key);
  else if (ttlMs > 0) space.expire(key, ttlMs);
}

function ran(model: () => Reply): { code: string; reply: Reply } {
  try {
    return { code: '', reply: model() };
  } catch (error) {
    return { code: (error instanceof DriverError && error.redisCode) || 'ERR', reply: null };
  }
}

/** What a key of each kind holds, in the order in which the Lua text lists it. */
const CONTENT: readonly (readonly [kind: string, of: (space: Keyspace, key: string) => readonly string[]])[] = [
  ['string', (space, key) => [space.get(key) ?? '']],
  ['list', (space, key) => space.read('list', key) ?? []],
  [
    'zset',
    (space, key) =>
      byScore(space.read('sorted', key) ?? new Map())
        .flat()
        .map(String),
  ],
  ['hash', (space, key) => [...(space.read('hash', key) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).flat()],
];

function look(space: Keyspace, key: string): Reply[] {
  const ttlMs = space.ttlMs(key);
  if (ttlMs === -2) return ['none', -2];
  for (const [kind, content] of CONTENT) {
    try {
      return [kind, ttlMs, ...content(space, key)];
    } catch {
      // WRONGTYPE: it is of another kind
    }
  }
  throw new Error('a key holds a value of no known kind');
}
