/**
 * A `pattern` as a regular expression: with the `u` flag, as JSON Schema recommends, else without it, since many a pattern that others
 * have written is valid only so (`[\w-.]`, `\-`). `undefined` if it is neither.
 */
export const patternOf = (pattern: string): RegExp | undefined => unicodePatternOf(pattern) ?? legacyPatternOf(pattern);

/** A `pattern` with the `u` flag; `undefined` if it is valid only without, or not at all. */
export function unicodePatternOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

/** A hyphen beside a class (`[\w-.]`) is itself there (ECMAScript, annex B.1.2): written so, whoever makes texts of it reads it too. */
function legacyPatternOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern.replaceAll(/(?<!\\)(\\[dswDSW])-|(?<!\\)-(?=\\[dswDSW])/g, "$1\\-"));
  } catch {
    return undefined;
  }
}

/** A text as a regular expression that matches it alone. */
export const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
