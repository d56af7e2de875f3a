import type { Core } from './core.ts';
import { clear, list, scan } from './list.ts';
import { operation } from './operation.ts';
import { revokeSessions } from './revoke.ts';
import type { RevokeInput } from './revoke-user.ts';
import { handleOf } from './session-id.ts';
import type { Sessions } from './sessions.ts';
import { userId } from './user-of.ts';

type OfUsers = 'list' | 'revoke' | 'revokeOthers' | 'revokeAll' | 'scan' | 'clear';

/** What can be done to the sessions of a user, and to all. */
export function sessionsOfUsers<D extends object>(core: Core): Pick<Sessions<D>, OfUsers> {
  const revoke = async (
    op: 'revoke' | 'revokeOthers' | 'revokeAll',
    user: string,
    chosen: Pick<RevokeInput, 'which' | 'handles'>,
  ): Promise<string[]> => {
    const run = (until: number): Promise<string[]> => revokeSessions(core, user, chosen, until);
    const handles = await operation(core, op, run, revoked);
    if (handles.length > 0) core.emit('revoked', { handles, userId: user });
    return handles;
  };

  return {
    list: async (user) => {
      const id = userId(user);
      return operation(
        core,
        'list',
        (until) => list(core, id, until),
        () => ({ outcome: 'listed' }),
      );
    },
    revoke: async (user, handle) => {
      const ended = await revoke('revoke', userId(user), { which: 'only', handles: [String(handle)] });
      return ended.includes(handle);
    },
    revokeOthers: async (user, current) => {
      const handle = typeof current === 'string' ? handleOf(current) : current.handle;
      return (await revoke('revokeOthers', userId(user), { which: 'except', handles: [handle] })).length;
    },
    revokeAll: async (user) => (await revoke('revokeAll', userId(user), { which: 'except', handles: [] })).length,
    scan: () => scan(core),
    clear: () =>
      operation(
        core,
        'clear',
        () => clear(core),
        () => ({ outcome: 'cleared' }),
      ),
  };
}

function revoked(handles: readonly string[]): { readonly outcome: string } {
  return { outcome: handles.length > 0 ? 'revoked' : 'none' };
}
