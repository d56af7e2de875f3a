import type { Command } from '../driver/command.ts';
import { getRange } from '../driver/commands.ts';
import { HEAD_BYTES, headIn } from './record-text.ts';

/** What a record says before its data, as it stands there. */
export type Head = readonly [times: unknown, user: unknown, device: unknown];

/** Reads what stands before the data of a record: null when there is none, all undefined when it cannot be read. */
export function readHead(key: string): Command<Head | null> {
  const { args, decode } = getRange(key, 0, HEAD_BYTES - 1);
  return {
    args,
    decode: (reply) => {
      const record = decode(reply);
      return record === '' ? null : parsed(headIn(record));
    },
  };
}

function parsed(head: string | null): Head {
  try {
    return JSON.parse(head ?? '[]') as Head;
  } catch {
    return [undefined, undefined, undefined];
  }
}
