import type { Keyspace } from '../driver/keyspace.ts';
import { type RecordText, splitRecord } from './record-text.ts';
import { type Times, timesIn } from './times.ts';

/** The record at a key, for the models of scripts; null when there is none of this format. */
export function recordIn(space: Keyspace, key: string): { readonly text: RecordText; readonly times: Times } | null {
  const text = splitRecord(space.get(key) ?? '');
  const times = timesIn(text?.times);
  return text === null || times === null ? null : { text, times };
}
