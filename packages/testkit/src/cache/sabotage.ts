import { createHash } from 'node:crypto';
import type { Driver, Script } from '@redis-patterns/core/driver';

/*
 * Each mechanism of the cache, switched off at the driver: what a fuzz run must then find. They show that the checks
 * can fail, and that the mechanism is what they rest on.
 */

/** What is switched off. */
export type Sabotage =
  /** FILL does not look at the token. */
  | 'fill-unchecked'
  /** Removing an entry leaves the lease of a running load alone. */
  | 'invalidation-spares-leases'
  /** Invalidating a tag does not move its version. */
  | 'tags-unmoved'
  /** HOLD does not hold. */
  | 'no-holds'
  /** Copies do not hear of changes. */
  | 'deaf';

type Model = Script['model'];

/** A script with a part of its text and its model replaced. */
function altered(script: Script, from: RegExp, to: string, model: (original: Model) => Model): Script {
  const lua = script.lua.replace(from, to);
  if (lua === script.lua) throw new Error(`${script.name} does not have the line that was to be replaced`);
  return { ...script, lua, sha: createHash('sha1').update(lua).digest('hex'), model: model(script.model) };
}

/** FILL stores whatever it is given. */
const unchecked = (script: Script): Script =>
  altered(script, /^if string\.sub.*return 0 end$/m, '', (model) => (space, keys, args) => {
    const [key = ''] = keys;
    const [token = ''] = args;
    space.set(key, `RC1L0000000000000${token}0000000000000`, 60_000);
    return model(space, keys, args);
  });

/** A driver on which one mechanism does not work. */
export function sabotaged(driver: Driver, sabotage: Sabotage): Driver {
  const run: Driver['run'] = async (script, keys, args, ...rest) => {
    const go = (as: Script): ReturnType<Driver['run']> => driver.run(as, keys, args, ...rest);
    if (sabotage === 'fill-unchecked' && script.name === 'cache/fill') return go(unchecked(script));
    if (sabotage === 'tags-unmoved' && script.name === 'cache/tag-bump') return '0000000000000000';
    if (sabotage === 'no-holds' && script.name === 'cache/hold') return [0, 1];
    return go(script);
  };
  const send: Driver['send'] = async (args, ...rest) => {
    const removes = args[0] === 'unlink' || args[0] === 'del';
    if (sabotage !== 'invalidation-spares-leases' || !removes) return driver.send(args, ...rest);
    const kind = await driver.send(['getrange', args[1] ?? '', 0, 3]);
    return Buffer.from(kind as string).toString() === 'RC1L' ? 1 : driver.send(args, ...rest);
  };
  const track: Driver['track'] = async (prefixes, _onKeys, proof) =>
    driver.track?.(prefixes, () => undefined, proof) ?? (async () => undefined);
  return {
    ...driver,
    run,
    send,
    ...(sabotage === 'deaf' && { track }),
  };
}
