import { unlink } from '../driver/commands.ts';
import { within } from '../driver/deadline.ts';
import { invalidate } from './invalidate.ts';
import type { Link } from './link.ts';

/** Removes one entry, once. Answers whether something was there. @throws `DriverError` */
export type RemoveEntry = (key: string, ms?: number) => Promise<boolean>;

/** One command per key, never one for many: they lie in different slots. `holds`: write holds may stand, and stay. */
export function createRemoveEntry(link: Link, holds: boolean): RemoveEntry {
  return holds
    ? (key, ms) => link.run(key, invalidate, key, undefined, ms)
    : (key, ms) => link.send(key, unlink(key), undefined, ms);
}

/** Removes every entry that matches, on every primary. Answers how many there were. @throws `DriverError` */
export async function removeMatching(
  link: Link,
  match: string,
  deadlineMs: number,
  remove: RemoveEntry,
): Promise<number> {
  const pages = link.driver.scan(match, 500)[Symbol.asyncIterator]();
  let count = 0;
  for (;;) {
    const page = await within(deadlineMs, () => pages.next());
    if (page.done) return count;
    const removed = await Promise.all(page.value.map((key) => remove(key)));
    count += removed.filter(Boolean).length;
  }
}
