import { invalidArgument, RedisPatternsError } from '../errors.ts';
import type { Namespace } from '../keys/keys.ts';

/**
 * Who is limited: `'u_42'`, `'ip_1.2.3.4'`; one text for all policies of a check, or one for each.
 *
 * What one check reads must share a cluster slot. With one text that is so by itself; with several give them a common
 * `tag`, such as the network that all the addresses are in.
 */
export type Subject<P extends string = string> =
  | string
  | { readonly tag?: string; readonly of: Readonly<Record<P, string>> };

/** The policy name under which bans are kept: one ban for all limiters of the app that read them. */
export const BAN = 'block';

/** Keys of a limiter's states. */
export interface StateKeys {
  /** `entity` is the policy's name and shape. @throws `INVALID_ARGUMENT` */
  of(entity: string, subject: string, tag: string | undefined): string;
}

/**
 * `{app}:rate:{policy}:{subject}`. Where one check touches several keys (`together`), the subject stands in a literal
 * hash tag, and so does a tag that the caller gives: `{tag}.subject`, or `{tag}` alone where they are the same.
 */
export function stateKeys(keys: Namespace, together: boolean): StateKeys {
  const made = (entity: string, subject: string, tag: string | undefined): string => {
    if (tag !== undefined) return keys.tagged('rate', entity, tag, subject === tag ? '' : `.${subject}`);
    return together ? keys.tagged('rate', entity, subject, '') : keys.of('rate', entity, subject);
  };
  return {
    of: (entity, subject, tag) => {
      if (typeof subject !== 'string' || subject === '')
        throw invalidArgument('subject must be text that is not empty');
      if (tag !== undefined && (typeof tag !== 'string' || tag === '')) {
        throw invalidArgument('tag must be text that is not empty');
      }
      try {
        return made(entity, subject, tag);
      } catch (error) {
        throw error instanceof RedisPatternsError ? invalidArgument(`subject: ${error.message}`) : error;
      }
    },
  };
}
