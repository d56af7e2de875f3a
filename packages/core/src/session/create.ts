import { invalidArgument } from '../errors.ts';
import { written } from './commit.ts';
import type { Absolute } from './commit-session.ts';
import type { Core } from './core.ts';
import { changes } from './merge.ts';
import { encodeFields, type Fields, storedAs } from './record.ts';
import { handleOf } from './session-id.ts';
import type { State } from './state.ts';
import { userOf } from './user-of.ts';
import { write, writeBound } from './write.ts';

type Device = Readonly<Record<string, string>> | null;

/** A record to be. */
export interface NewRecord {
  readonly id: string;
  readonly idleMs: number;
  readonly absolute: Absolute;
  readonly device?: Device;
  /** `replace` is the upsert of a session store: it takes the place of a record that is there. */
  readonly mode?: 'create' | 'replace';
}

export type Created =
  | { readonly status: 'created'; readonly state: State }
  | { readonly status: 'limit' | 'revoked' | 'exists' | 'gone' };

export const NO_FIELDS: Fields = new Map();

/** Writes a record of its own. Never repeated under the same id: a lost answer may mean that it is there. */
export async function create(core: Core, record: NewRecord, data: object, until: number): Promise<Created> {
  const handle = handleOf(record.id);
  const fields = encodeFields(data, NO_FIELDS, { key: core.settings.recordKey(handle), ...core.settings });
  const userId = userOf(core, data);
  const created = await writeNew(core, { ...record, fields, userId }, until);
  if (created.status === 'created' && record.mode !== 'replace') core.emit('created', { handle, userId });
  return created;
}

/** The same with its fields and user settled, and perhaps its place in the index of the user. */
export async function writeNew(
  core: Core,
  record: NewRecord & {
    readonly fields: Fields;
    readonly userId: string | null;
    readonly replaces?: string | undefined;
    readonly isBound?: boolean;
  },
  until: number,
): Promise<Created> {
  const { id, idleMs, absolute, device = null, mode = 'create', fields, userId, replaces } = record;
  const handle = handleOf(id);
  const ops = changes(NO_FIELDS, fields, 'nothing');
  const change = { handle, mode, idleMs, absolute, ops, device: textOfDevice(device), user: userId, replaces };
  const reply = await (record.isBound ? writeBound : write)(core, change, until);
  if (reply.status !== 'ok') return { status: reply.status === 'conflict' ? 'exists' : reply.status };
  const key = core.settings.recordKey(handle);
  return {
    status: 'created',
    state: {
      ...{ handle, key, stored: storedAs(fields), userId, device, fresh: true, createdAt: reply.now },
      ...written(reply, idleMs),
    },
  };
}

const MAX_DEVICE_LENGTH = 1_024;

/** @throws `INVALID_ARGUMENT` */
function textOfDevice(device: Device): string | undefined {
  if (device === null) return undefined;
  const valid = typeof device === 'object' && Object.values(device).every((value) => typeof value === 'string');
  const text = valid ? JSON.stringify(device) : '';
  if (!valid || text.length > MAX_DEVICE_LENGTH)
    throw invalidArgument(`a device must be an object of texts, ${MAX_DEVICE_LENGTH} characters in all as JSON`);
  return text;
}
