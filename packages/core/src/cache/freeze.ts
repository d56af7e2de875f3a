/** Freezes a value all the way down: lists and plain objects, which is what JSON gives. */
export function deepFreeze<V>(value: V): V {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) {
    Object.freeze(value);
    for (const item of value) deepFreeze(item);
    return value;
  }
  const shape = Object.getPrototypeOf(value);
  if (shape !== Object.prototype && shape !== null) return value;
  Object.freeze(value);
  for (const name in value) deepFreeze(value[name]);
  return value;
}
