import { DriverError } from '../driver/driver.ts';
import type { Keyspace } from '../driver/keyspace.ts';
import { type RecordText, splitRecord } from './record-text.ts';
import { type Times, timesIn } from './times.ts';

/** The record at a key, for the models of scripts; null when there is none of this format. */
export function recordIn(space: Keyspace, key: string): { readonly text: RecordText; readonly times: Times } | null {
  const text = splitRecord(space.get(key) ?? '');
  const times = timesIn(text?.times);
  return text === null || times === null ? null : { text, times };
}

/** The text at a key, whoever wrote it: null when there is none, `otherwise` for a key of another type. */
export function textAt<Other>(space: Keyspace, key: string, otherwise: Other): string | null | Other {
  try {
    return space.get(key);
  } catch (error) {
    if (error instanceof DriverError && error.redisCode === 'WRONGTYPE') return otherwise;
    throw error;
  }
}
