/**
 * A `pattern` as a regular expression: with the `u` flag, as JSON Schema recommends, else without it, since many a pattern that others
 * have written is valid only so (`[\w-.]`, `\-`). `undefined` if it is neither.
 */
export function patternOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return legacyPatternOf(pattern);
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
