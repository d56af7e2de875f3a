import { unlink, zrangeAbove } from '../driver/commands.ts';
import { within } from '../driver/deadline.ts';
import type { Core } from './core.ts';
import { operation } from './operation.ts';
import { unreadable } from './read.ts';
import { metaOf } from './record.ts';
import { readHead } from './record-head.ts';
import type { SessionInfo } from './session.ts';
import { infoOf } from './state.ts';

/** The live sessions of a user, the one used last first. Writes nothing. */
export async function list(core: Core, user: string, until: number): Promise<SessionInfo[]> {
  const key = core.settings.indexKey(user);
  const handles = await core.send(key, zrangeAbove(key, 0), until);
  const all = await infos(core, handles, until);
  return all.filter(({ userId }) => userId === user).sort((a, b) => b.lastSeenAt - a.lastSeenAt);
}

/** Every live session, in no order. */
export async function* scan(core: Core): AsyncGenerator<SessionInfo> {
  for await (const handles of allHandles(core)) {
    yield* await operation(
      core,
      'scan',
      (until) => infos(core, handles, until),
      () => ({ outcome: 'scanned' }),
    );
  }
}

/** The handles of all records, in pages, each once: SCAN may give a key twice. */
export async function* allHandles(core: Core): AsyncGenerator<string[]> {
  const seen = new Set<string>();
  for await (const keys of pages(core, core.settings.records)) {
    const handles = keys.map((key) => handleOfKey(core, key)).filter((handle) => !seen.has(handle));
    for (const handle of handles) seen.add(handle);
    yield handles;
  }
}

/**
 * Ends every session; how many those were. Indexes go first: a login in flight then fails its last look at its index,
 * and a session that is left by a crash ends at its next due touch.
 */
export async function clear(core: Core): Promise<number> {
  await removeAll(core, core.settings.indexes);
  return removeAll(core, core.settings.records);
}

const BATCH = 500;

async function removeAll(core: Core, match: string): Promise<number> {
  let count = 0;
  for await (const keys of pages(core, match)) {
    for (let i = 0; i < keys.length; i += BATCH) {
      const until = performance.now() + core.settings.deadlineMs;
      const batch = keys.slice(i, i + BATCH);
      const were = await Promise.all(batch.map((key) => core.send(key, unlink(key), until)));
      count += were.filter(Boolean).length;
    }
  }
  return count;
}

async function infos(core: Core, handles: readonly string[], until: number): Promise<SessionInfo[]> {
  const all = await Promise.all(handles.map((handle) => infoOfHandle(core, handle, until)));
  return all.filter((info) => info !== null);
}

async function infoOfHandle(core: Core, handle: string, until: number): Promise<SessionInfo | null> {
  const key = core.settings.recordKey(handle);
  try {
    const head = await core.send(key, readHead(key), until);
    return head === null ? null : infoOf({ handle, ...metaOf(head) });
  } catch (error) {
    unreadable(core, handle, error);
    return null;
  }
}

function handleOfKey({ settings }: Core, key: string): string {
  return key.slice(settings.records.length - 1);
}

/** Pages of keys, each within the deadline. */
async function* pages({ settings }: Core, match: string): AsyncGenerator<string[]> {
  const all = settings.driver.scan(match)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const page = await within(settings.deadlineMs, () => all.next());
      if (page.done) return;
      yield page.value;
    }
  } finally {
    void all.return?.().catch(() => {});
  }
}
