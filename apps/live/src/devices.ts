import type { Sessions } from '@redis-patterns/core/session';

/** One session of the account, as the page shows it. */
export interface DeviceView {
  readonly handle: string;
  readonly device: string;
  readonly idleMs: number;
  readonly idleLeftMs: number;
  readonly absoluteMs: number;
  readonly absoluteLeftMs: number;
}

/** What the page shows of one account, and what its buttons do. */
export interface Devices {
  list(): Promise<DeviceView[]>;
  /** As if the account's owner signed in on another device. */
  signIn(device: string): Promise<void>;
  /** As if that device made a request. False: it is signed out, or not one of ours. */
  use(handle: string): Promise<boolean>;
  signOut(handle: string): Promise<boolean>;
  signOutEverywhere(): Promise<number>;
}

/** Whose sessions the page shows. */
export interface Account<D extends object> {
  readonly user: string;
  /** What a session of this user holds. */
  readonly data: D;
  readonly idleMs: number;
}

export function createDevices<D extends object>(sessions: Sessions<D>, account: Account<D>): Devices {
  // Only the device itself knows its session's id; for the devices we play, that is us.
  const ids = new Map<string, string>();

  return {
    list: async () => {
      const now = Date.now();
      const live = await sessions.list(account.user);
      const known = new Set(live.map(({ handle }) => handle));
      for (const handle of ids.keys()) if (!known.has(handle)) ids.delete(handle);
      return live
        .sort((a, b) => a.createdAt - b.createdAt)
        .map(({ handle, device, createdAt, expiresAt, absoluteAt }) => ({
          handle,
          device: device?.['name'] ?? 'browser',
          idleMs: account.idleMs,
          idleLeftMs: expiresAt - now,
          absoluteMs: (absoluteAt ?? expiresAt) - createdAt,
          absoluteLeftMs: (absoluteAt ?? expiresAt) - now,
        }));
    },
    signIn: async (device) => {
      const made = await sessions.create({ ...account.data }, { device: { name: device } });
      if (made.status === 'created') ids.set(made.session.handle, made.session.id);
    },
    use: async (handle) => {
      const session = await sessions.load(ids.get(handle) ?? '');
      return session !== null && (await sessions.touch(session)) !== 'gone';
    },
    signOut: (handle) => sessions.revoke(account.user, handle),
    signOutEverywhere: () => sessions.revokeAll(account.user),
  };
}
