import { APP_COMMANDS } from './app-commands.ts';

/** What a client sends of itself when it connects. */
const CONNECTION = ['hello', 'client|setname', 'client|id', 'select', 'info'];

/**
 * Everything the tool sends, of which a test holds it to no more; besides CLIENT NO-TOUCH, which Redis 7.0 refuses to
 * hear of even in an ACL, and without which it works.
 */
export const DOCTOR_COMMANDS: readonly string[] = [
  'ping',
  'hello',
  'info',
  'dbsize',
  'scan',
  'pttl',
  'type',
  'memory|usage',
  'object|freq',
  'config|get',
  'slowlog|get',
  'slowlog|len',
  'client|list',
  'client|setname',
  'acl|whoami',
  'acl|getuser',
  'cluster|info',
  'cluster|nodes',
  'select',
  'time',
  'script|exists',
];

/** What `--app-user` and `--deep` need besides. */
export const DOCTOR_EXTRAS: readonly string[] = [
  'acl|dryrun',
  'zscan',
  'exists',
  'hlen',
  'llen',
  'scard',
  'xlen',
  'zcard',
];

/** The ACL line for an application that uses the patterns under the namespace `app`. */
export function appAcl(app: string): string {
  return line('app', `~${app}:*`, [...CONNECTION, ...APP_COMMANDS]);
}

/** The ACL line for this tool: it may read names, TTLs, types and sizes of all keys, and no value. */
export function doctorAcl(): string {
  return line('doctor', '~*', DOCTOR_COMMANDS);
}

function line(user: string, keys: string, commands: readonly string[]): string {
  const rules = ['reset', 'resetchannels', 'on', '><password>', keys, '-@all', ...commands.map((name) => `+${name}`)];
  return `ACL SETUSER ${user} ${rules.join(' ')}`;
}
