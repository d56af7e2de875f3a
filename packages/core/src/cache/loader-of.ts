import { invalidOption } from '../errors.ts';
import type { Definition } from './definition.ts';
import type { Request } from './shelf.ts';

/** How a definition loads one value. @throws `INVALID_OPTION` when it does not say */
export function loaderOf<Id, V>(domain: string, definition: Definition<Id, V>): Request<Id, V>['load'] {
  if (typeof definition.load === 'function') return async (id, context) => definition.load?.(id, context);
  if (typeof definition.loadMany !== 'function')
    throw invalidOption(`cache.define('${domain}'): load or loadMany is required`);
  return async (id, context) => (await definition.loadMany?.([id], context))?.get(id);
}
