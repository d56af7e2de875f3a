import type { CommitInput } from './commit-session.ts';
import type { Core } from './core.ts';
import { NO_FIELDS, writeNew } from './create.ts';
import { merged } from './merge.ts';
import { unreadable } from './read.ts';
import { type Decoded, dataOf, decodeRecord, encodeFields, type Meta, textsOf } from './record.ts';
import { handleOf } from './session-id.ts';
import type { State } from './state.ts';
import { takeSession } from './take-session.ts';
import { bind, unbind } from './user-index.ts';
import { userOf } from './user-of.ts';

/*
 * A new id for a session: the old one is dead before the new one lives, and nothing leads from the old to the new.
 * The record is taken out as it stands then, so what other requests wrote up to that moment moves along. Of the same
 * user it is a rotation: the new handle takes the old one's place in the index in one step, which fails when the old
 * one was revoked, and the deadline is carried over. With another user it is a login: the new handle enters the index
 * first, so a login that is refused for too many sessions leaves the old session as it was.
 */

export interface RegenerateOptions {
  /** What of the data moves along: all of it, or these properties. Default `true`. */
  readonly keep?: true | readonly PropertyKey[] | undefined;
  /** What is added to it. */
  readonly set?: object | undefined;
  /** Start the absolute timeout anew. Default: only a login does. */
  readonly renew?: boolean | undefined;
}

export type Regenerated =
  | { readonly status: 'regenerated'; readonly state: State; readonly data: Record<string, unknown> }
  | { readonly status: 'gone' | 'revoked' | 'limit' };

export async function regenerate(
  core: Core,
  state: State,
  live: object,
  options: RegenerateOptions & { readonly id: string },
  until: number,
): Promise<Regenerated> {
  const handle = handleOf(options.id);
  const encoding = { ...core.settings, key: core.settings.recordKey(handle) };
  const texts = textsOf(live);
  const planned = chosen(texts, options);
  encodeFields(planned, NO_FIELDS, encoding);
  const login = loginOf(core, state, planned);
  if (login !== undefined) {
    const bound = await bind(core, { user: login, handle }, until);
    if (bound !== 'ok') return { status: bound };
  }

  const taken = await take(core, state, until);
  const data = taken === null ? {} : chosen(merged(state.stored.all(), taken.stored.all(), texts), options);
  const user = taken === null ? null : userOf(core, data);
  if (login !== undefined && user !== login) await unbind(core, login, handle, until);
  if (taken === null) return { status: 'gone' };

  const former = taken.meta.userId;
  const rotates = user !== null && user === former;
  const created = await writeNew(
    core,
    {
      ...{ id: options.id, userId: user, idleMs: taken.meta.idleMs, device: taken.meta.device },
      // What was written in parallel must not be lost for being too much together.
      fields: encodeFields(data, NO_FIELDS, { ...encoding, maxBytes: Number.POSITIVE_INFINITY }),
      absolute: endOf(core, taken.meta, options.renew === true || (user !== null && !rotates)),
      isBound: user === login,
      replaces: rotates ? state.handle : undefined,
    },
    until,
  );
  if (former !== null && !rotates) await unbind(core, former, state.handle, until);
  if (created.status !== 'created') return { status: created.status === 'exists' ? 'gone' : created.status };
  core.emit('regenerated', { from: state.handle, to: handle, userId: user });
  return { status: 'regenerated', state: created.state, data };
}

/** The data to move: of `texts` what is kept, and what is set. */
function chosen(texts: ReadonlyMap<string, string>, { keep = true, set }: RegenerateOptions): Record<string, unknown> {
  const kept = [...texts].filter(([property]) => keep === true || keep.includes(property));
  const all = new Map([...kept, ...(set === undefined ? [] : textsOf(set))]);
  return dataOf(new Map([...all].map(([property, text]) => [property, { text, stored: text }])));
}

/** The user that this regeneration logs in; undefined for a rotation. */
function loginOf(core: Core, state: State, planned: object): string | undefined {
  const user = userOf(core, planned);
  return user === null || user === state.userId ? undefined : user;
}

/** Ends the old id and hands over what was in its record; null when it has ended already, or cannot be read. */
async function take(core: Core, { key, handle }: State, until: number): Promise<Decoded | null> {
  const record = await core.run(key, takeSession, key, until);
  if (record === null) {
    core.emit('stale-write', { handle });
    return null;
  }
  try {
    return decodeRecord(record, { key, codec: core.settings.codec });
  } catch (error) {
    unreadable(core, handle, error);
    return null;
  }
}

/** When the new session ends at the latest. */
function endOf({ settings }: Core, { absoluteAt }: Meta, anew: boolean): CommitInput['absolute'] {
  if (anew) return settings.absoluteMs === null ? null : { afterMs: settings.absoluteMs };
  return absoluteAt === null ? null : { at: absoluteAt };
}
