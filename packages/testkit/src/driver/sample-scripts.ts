import { createHash, randomUUID } from 'node:crypto';
import { type Reply, replyError, type Script } from '@redis-patterns/core/driver';

/** A script that no server has seen: its text is new each time. */
function newScript(lua: string, model: Script['model']): Script {
  const text = `${lua}\n-- ${randomUUID()}`;
  return { name: 'testkit/sample', lua: text, sha: createHash('sha1').update(text).digest('hex'), model };
}

/** Answers with its first argument. */
export const echo = (): Script => newScript('return ARGV[1]', (_space, _keys, [first = '']) => first);

/** Answers with its key, then its arguments. */
export const echoAll = (): Script =>
  newScript('return { KEYS[1], unpack(ARGV) }', (_space, keys, args) => [...keys, ...args]);

/** Adds 1 to a counter with a TTL of a minute; answers with the count. */
export const count = (): Script =>
  newScript(
    `local count = redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], 60000)
return count`,
    (space, [key = '']) => {
      const next = Number(space.get(key) ?? 0) + 1;
      space.set(key, String(next), 60_000);
      return next;
    },
  );

/** Answers with what a Lua expression is on the wire. */
export const answer = (lua: string, reply: Reply): Script => newScript(`return ${lua}`, () => reply);

/** Reads a key. */
export const read = (): Script => newScript(`return redis.call('GET', KEYS[1])`, (space, [key = '']) => space.get(key));

/** Fails with a code of its own. */
export const failing = (): Script =>
  newScript(`return redis.error_reply('SAMPLE it went wrong')`, () => {
    throw replyError('SAMPLE it went wrong', new Error('SAMPLE it went wrong'));
  });
