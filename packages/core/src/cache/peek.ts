import type { Domain } from './domain.ts';
import { lookAt } from './look-at.ts';
import type { Request } from './shelf.ts';

/** What stands at an entry. `fresh` is false for what only `staleFor` or `graceFor` allow. */
export type Peeked<V> =
  | { readonly hit: true; readonly value: V | null; readonly fresh: boolean }
  | { readonly hit: false };

/** Looks, and no more. Where Redis does not answer there is nothing to see. */
export async function peekAt<Id, V>(
  { shelf, unconfirmed, handOut }: Domain<Id, V>,
  request: Request<Id, V>,
): Promise<Peeked<V>> {
  if (unconfirmed.has(request.key)) return { hit: false };
  const { found } = await lookAt(shelf, request);
  if (found === null) return { hit: false };
  const fresh = found.freshness === 'fresh' || found.freshness === 'early';
  return { hit: true, value: handOut(found.value), fresh };
}
