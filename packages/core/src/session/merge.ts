import { hash } from 'node:crypto';
import type { FieldOp } from './commit-session.ts';
import type { Fields } from './record.ts';

/*
 * Three-way: what a writer changed is the difference between what it read (the base) and what it has now. Only that
 * is sent; a property it did not touch is left as others may have written it meanwhile, and one it deleted is deleted.
 * Comparing with what is stored instead (two-way) cannot tell a deletion from a property that somebody else added.
 */

/** What of the stored values must still be as in the base: nothing, what is written, or all of it. */
export type Expect = 'nothing' | 'written' | 'all';

/** The operations that bring a record from `base` to `next`. */
export function changes(base: Fields, next: Fields, expect: Expect): FieldOp[] {
  const ops: FieldOp[] = [];
  const add = (kind: FieldOp['kind'], property: string): void => {
    const value = next.get(property)?.stored;
    const expected = expect === 'nothing' ? undefined : seen(base, property);
    ops.push({
      kind,
      property,
      ...(kind === 'set' && value !== undefined && { value }),
      ...(expected !== undefined && { expected }),
    });
  };
  for (const [property, field] of next) {
    if (base.get(property) !== field) add('set', property);
    else if (expect === 'all') add('keep', property);
  }
  for (const property of base.keys()) if (!next.has(property)) add('delete', property);
  return ops;
}

/** SHA-1 of the value last seen: what `redis.sha1hex` of an unchanged value gives. */
function seen(base: Fields, property: string): string {
  const field = base.get(property);
  return field === undefined ? '-' : hash('sha1', field.stored);
}

/** The stored properties with the writer's changes on top: texts of `live` against `base` against `stored`. */
export function merged(base: Fields, stored: Fields, live: ReadonlyMap<string, string>): Map<string, string> {
  const texts = new Map([...stored].map(([property, { text }]) => [property, text]));
  for (const [property, text] of live) if (base.get(property)?.text !== text) texts.set(property, text);
  for (const property of base.keys()) if (!live.has(property)) texts.delete(property);
  return texts;
}
