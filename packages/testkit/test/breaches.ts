import { type Driver, DriverError, flat, type Reply } from '@redis-patterns/core/driver';

/** A promise of the contract, broken. */
export interface Breach {
  readonly breach: string;
  /** The test that must notice. */
  readonly noticedBy: string;
  /** What replaces parts of a driver that keeps every promise. */
  readonly breaks: (good: Driver) => Partial<Driver>;
}

export const breaches: readonly Breach[] = [
  {
    breach: 'a map comes as an object',
    noticedBy: 'HGETALL is one flat list, in the order of the fields, also with a field named __proto__',
    breaks: replies('hgetall', (reply) => ({ ...flat(reply) })),
  },
  {
    breach: 'null and empty are confused',
    noticedBy: 'a missing key is null, an empty value is not',
    breaks: replies('get', (reply) => reply ?? ''),
  },
  {
    breach: 'bytes are decoded as text',
    noticedBy: 'bytes come back as they were, in values and arguments of scripts',
    breaks: replies('get', (reply) => (reply instanceof Uint8Array ? Buffer.from(reply).toString() : reply)),
  },
  {
    breach: 'text is taken for Latin-1',
    noticedBy: 'text comes back as it was, whatever its characters',
    breaks: replies('get', (reply) => (reply instanceof Uint8Array ? Buffer.from(reply).toString('latin1') : reply)),
  },
  {
    breach: 'nulls are left out of lists',
    noticedBy: 'a list has its items in order, with null for what is missing',
    breaks: replies('hmget', (reply) => (reply as Reply[]).filter((item) => item !== null)),
  },
  {
    breach: 'an error carries the arguments',
    noticedBy: 'an error shows no argument, in no property at any depth',
    breaks: errors((error, args) => Object.assign(error, { cause: Object.assign(new Error('no'), { args }) })),
  },
  {
    breach: "the server's code is lost",
    noticedBy: 'a command on a key of another kind is refused with WRONGTYPE',
    breaks: errors(({ cause }) => new DriverError('DRIVER_FAILED', 'no', { kind: 'reply', cause })),
  },
  {
    breach: 'a refusal is called unknown',
    noticedBy: 'an unknown command is refused with ERR',
    breaks: errors(
      ({ redisCode, cause }) => new DriverError('DRIVER_FAILED', 'no', { kind: 'unknown', redisCode, cause }),
    ),
  },
  {
    breach: "the client's own error comes through",
    noticedBy: 'a value that is no integer is refused with ERR',
    breaks: errors(({ cause }) => cause),
  },
  {
    breach: 'commands ignore their deadline',
    noticedBy: 'a command whose deadline has passed is never run, and the error says so',
    breaks: ({ send }) => ({ send: (args) => send(args) }),
  },
  {
    breach: 'scripts ignore their deadline',
    noticedBy: 'a script whose deadline has passed is never run, known to the server or not',
    breaks: ({ run }) => ({ run: (script, keys, args) => run(script, keys, args) }),
  },
  {
    breach: 'an unknown script runs twice',
    noticedBy: 'a script that no server knows runs at its first call, once, on whichever node its key is',
    breaks: ({ run }) => {
      const known = new Set<string>();
      return {
        run: async (script, keys, args) => {
          if (!known.has(script.sha)) await run(script, keys, args);
          known.add(script.sha);
          return run(script, keys, args);
        },
      };
    },
  },
  {
    breach: 'arguments come in another order',
    noticedBy: 'a script gets its keys and arguments in order',
    breaks: ({ run }) => ({ run: (script, keys, args) => run(script, keys, args.toReversed()) }),
  },
  {
    breach: 'scripts overtake commands',
    noticedBy: 'sends of one tick run in the order sent, commands and scripts alike',
    breaks: ({ send }) => ({ send: (args, deadline) => Promise.resolve().then(() => send(args, deadline)) }),
  },
  {
    breach: 'replies go to the wrong calls',
    noticedBy: 'each reply goes to its own call',
    breaks: ({ send }) => {
      let previous: Reply = 'OK';
      return {
        send: async (args, deadline) => {
          const [reply, mine] = [previous, await send(args, deadline)];
          previous = mine;
          return reply;
        },
      };
    },
  },
  {
    breach: 'a scan stops after its first page',
    noticedBy: 'a scan finds every key that matches, on every primary, and no other',
    breaks: ({ scan }) => ({
      scan: async function* (match, count) {
        for await (const page of scan(match, count)) {
          yield page;
          return;
        }
      },
    }),
  },
  {
    breach: 'escapes of a pattern are lost',
    noticedBy: 'an escaped character of a pattern is taken literally',
    breaks: ({ scan }) => ({ scan: (match, count) => scan(match.replaceAll('\\', ''), count) }),
  },
  {
    breach: 'prefixes are ignored',
    noticedBy: 'a change of another client under the prefix is reported, one elsewhere is not',
    breaks: tracks((track) => (_prefixes, onKeys, proof) => track([''], onKeys, proof)),
  },
  {
    breach: 'a proof comes before what it proves',
    noticedBy: 'a proof means it: what was changed before it has been reported',
    breaks: tracks(
      (track) => (prefixes, onKeys, proof) => track(prefixes, (keys) => void setTimeout(onKeys, 100, keys), proof),
    ),
  },
  {
    breach: 'tracking does not stop',
    noticedBy: 'after it was stopped nothing is reported, and another listener goes on',
    breaks: tracks((track) => (prefixes, onKeys, proof) => track(prefixes, onKeys, proof).then(() => async () => {})),
  },
  {
    breach: 'an optional part is lost',
    noticedBy: 'it has the optional part bytes',
    breaks: () => ({ textOnly: true }),
  },
  {
    breach: 'close ends the client',
    noticedBy: 'close leaves the client open: it still answers',
    breaks: ({ send }) => {
      let closed = false;
      return {
        send: (args, deadline) => (closed ? Promise.reject(new Error('closed')) : send(args, deadline)),
        close: async () => {
          closed = true;
        },
      };
    },
  },
];

/** Changes the replies of one command. */
function replies(name: string, change: (reply: Reply) => unknown): Breach['breaks'] {
  return ({ send }) => ({
    send: async (args, deadline) => {
      const reply = await send(args, deadline);
      return (args[0].toLowerCase() === name ? change(reply) : reply) as Reply;
    },
  });
}

/** Changes the errors of commands and scripts. */
function errors(change: (error: DriverError, args: readonly unknown[]) => unknown): Breach['breaks'] {
  const changed = (args: readonly unknown[]) => (error: DriverError) => {
    throw change(error, args);
  };
  return ({ send, run }) => ({
    send: (args, deadline) => send(args, deadline).catch(changed(args)),
    run: (script, keys, args, deadline) => run(script, keys, args, deadline).catch(changed(args)),
  });
}

function tracks(change: (track: NonNullable<Driver['track']>) => NonNullable<Driver['track']>): Breach['breaks'] {
  return ({ track }) => ({ track: change(track as NonNullable<Driver['track']>) });
}
