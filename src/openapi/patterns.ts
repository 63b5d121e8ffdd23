/**
 * A `pattern` as a regular expression: with the `u` flag, as JSON Schema recommends, else without it, since many a pattern that others
 * have written is valid only so (`[\w-.]`, `\-`). `undefined` if it is neither.
 */
export function patternOf(pattern: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // The next flags may do.
    }
  }
  return undefined;
}
