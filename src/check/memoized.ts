/**
 * A function of an object, computed once for each. That is sound for what follows from the object alone, as a value follows from a schema:
 * a contract is not changed once it is read, and whoever gets a value must not change it. Nothing outlives the object.
 */
export function memoized<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    let found = known.get(key);
    if (!found) {
      found = { value: compute(key) };
      known.set(key, found);
    }
    return found.value;
  };
}
