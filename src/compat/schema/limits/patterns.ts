// Reads regular expressions.
import type { Exact } from "../../../openapi/numbers.ts";
import { literally } from "../../../openapi/schema/patterns.ts";
import { commonText, covers } from "./expression.ts";
import { readExpression } from "./expression-reader.ts";

/** What every text matches. */
const TRIVIAL = /^\^?(?:\.\*|\[\\s\\S\]\*)?\$?$/;

/** Whether every text matches a pattern. */
export function isTrivial(pattern: string): boolean {
  return TRIVIAL.test(pattern);
}

/** Whether a name matches a pattern; one that is not an expression matches nothing. */
export function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    return false;
  }
}

/** Whether each text that matches all of these patterns surely matches another one. */
export function implies(patterns: readonly string[], pattern: string): boolean {
  const wide = patterns.includes(pattern) ? undefined : readExpression(pattern);
  return (
    patterns.includes(pattern) ||
    (wide !== undefined &&
      // Without a pattern, any text matches.
      (patterns.length > 0 ? patterns : [""]).some((pattern) => {
        const narrow = readExpression(pattern);
        return narrow !== undefined && covers(wide, narrow) === true;
      }))
  );
}

/** A text that matches all of these patterns; `undefined` if none is found. */
export function matching(patterns: readonly string[]): string | undefined {
  const expressions = patterns.map(readExpression);
  const known = expressions.filter((expression) => expression !== undefined);
  return known.length === expressions.length ? commonText(known) : undefined;
}

/** A limit of the length of a text as a pattern. */
export function lengthPattern(keyword: string, limit: Exact): string {
  return keyword.startsWith("min") ? `^[\\s\\S]{${limit},}$` : `^[\\s\\S]{0,${limit}}$`;
}

/** Members of an enumeration as a pattern. */
export function oneOfPattern(members: readonly unknown[]): string {
  const texts = members.filter((member) => typeof member === "string");
  return `^(?:${texts.map(literally).join("|")})$`;
}

/** Quantifiers that have a shorter form. */
const QUANTIFIERS: Readonly<Record<string, string>> = {
  "{0,}": "*",
  "{1,}": "+",
  "{0,1}": "?",
  "{1}": "",
  "{1,1}": "",
};

/** A pattern in the longer of the ways to write its classes, and without what changes nothing. */
export function spelled(pattern: string): string {
  let isClass = false;
  return pattern.replaceAll(/\\.|\[|\]|\(\?:|\{(\d+)(,\d*)?\}(?!\?)/g, (token, least?: string, most?: string) => {
    if (least !== undefined) {
      return isClass ? token : (QUANTIFIERS[token] ?? (most === `,${least}` ? `{${least}}` : token));
    }
    const members = { "\\d": "0-9", "\\w": "A-Za-z0-9_" }[token];
    if (members) {
      return isClass ? members : `[${members}]`;
    }
    isClass = token === "[" || (isClass && token !== "]");
    return token === "\\/" ? "/" : token === "(?:" && !isClass && !/\\[1-9]/.test(pattern) ? "(" : token;
  });
}
