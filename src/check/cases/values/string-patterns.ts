import type { Place } from "../../../openapi/model.ts";
import { codePoints } from "../../../openapi/schema/code-points.ts";

/**
 * A way to write a text of a given length. What matters is how it changes when a server counts other units than code points, or
 * changes a text before it counts: trims it, normalizes it, folds its case, decodes or escapes it.
 */
export interface StringPattern {
  readonly name: string;
  readonly start: string;
  /** Repeated between start and end. */
  readonly fill: string;
  readonly end: string;
}

const pattern = (name: string, fill: string, start = "", end = ""): StringPattern => ({ name, start, fill, end });

export const PLAIN = pattern("plain", "a");
export const DIGITS = pattern("digits", "0");
const ASTRAL = pattern("astral", "😀");

/** Texts that are longer, in other units or after a change, than they are in code points; never shorter. */
const GROWING: readonly StringPattern[] = [
  pattern("precomposed", "é"),
  pattern("expanding under NFC", "\u0958"),
  pattern("expanding under NFKC", "\ufdfa"),
  pattern("expanding in lower case", "İ"),
  pattern("expanding in upper case", "ß"),
  pattern("markup", "<"),
  pattern("ampersand", "&"),
  pattern("quotes", '"'),
  pattern("single quotes", "'"),
  pattern("backslash", "\\"),
  pattern("percent", "%"),
];

/** Texts that one unit or change makes longer and another one shorter; those with which a length is measured at every limit. */
const CHANGING: readonly StringPattern[] = [
  ASTRAL,
  pattern("CJK", "容"),
  pattern("plus", "+"),
  pattern("slashes", "a", "", "/"),
  pattern("reserved characters", "a", "?#&=;:@$,![]()*"),
  pattern("combining", "a", "e\u0301"),
  pattern("only combining", "e\u0301"),
  pattern("emoji sequence", "a", "👩\u200d👩\u200d👧"),
  pattern("flags", "🇨🇳"),
];

/** Texts that are shorter, in other units or after a change, than they are in code points; never longer. */
const SHRINKING: readonly StringPattern[] = [
  pattern("leading space", "a", " "),
  pattern("trailing space", "a", "", " "),
  pattern("inner spaces", "a", "a  "),
  pattern("percent-encoded", "a", "%41"),
  pattern("character reference", "a", "&lt;"),
  pattern("tag", "a", "<b>"),
  pattern("escape sequence", "a", "\\n"),
  pattern("surrounding quotes", "a", '"', '"'),
  pattern("repeated letters", "ab", "aaa"),
];

/** Texts that change in both ways, of characters that only a body can carry without doubt. */
const CONTROLS: readonly StringPattern[] = [
  pattern("control", "\u0001"),
  pattern("trailing line feed", "a", "", "\n"),
  pattern("carriage return and line feed", "a", "", "\r\n"),
  pattern("tabs", "\t"),
  pattern("trailing NUL", "a", "", "\u0000"),
  pattern("inner NUL", "a", "a\u0000"),
  pattern("delete", "a", "", "\u007f"),
  pattern("zero-width space", "a", "", "\u200b"),
  pattern("byte order mark", "a", "\ufeff"),
  pattern("soft hyphen", "a", "a\u00ad"),
  pattern("no-break space", "a", "", "\u00a0"),
  pattern("ideographic space", "a", "\u3000"),
  pattern("line separator", "a", "", "\u2028"),
  pattern("right-to-left override", "a", "\u202e"),
  pattern("variation selector", "a", "a\ufe0f"),
  pattern("noncharacter", "a", "", "\uffff"),
  pattern("last code point", "\u{10ffff}"),
  pattern("spaces", " "),
];

/** String patterns of one kind in one: whoever gets one of them wrong gets a text of all of them wrong as well. */
interface Family {
  readonly of: readonly string[];
  readonly together: StringPattern;
}

const family = (together: StringPattern, ...of: string[]): Family => ({ of, together });

const FAMILIES: readonly Family[] = [
  family(pattern("combining", "ae\u0301", "e\u0301"), "combining", "only combining"),
  family(pattern("emoji sequence and flags", "a", "👩\u200d👩\u200d👧🇨🇳"), "emoji sequence", "flags"),
  family(
    pattern("letters that grow", "é\u0958\ufdfaİß"),
    "precomposed",
    "expanding under NFC",
    "expanding under NFKC",
    "expanding in lower case",
    "expanding in upper case",
  ),
  family(
    pattern("characters that are escaped", "<&\"'\\%"),
    "markup",
    "ampersand",
    "quotes",
    "single quotes",
    "backslash",
    "percent",
  ),
  family(
    pattern("leading, inner and trailing spaces", "a  ", " ", " "),
    "leading space",
    "trailing space",
    "inner spaces",
  ),
  family(pattern("what is decoded", "a%41\\n", '"', '"'), "percent-encoded", "escape sequence", "surrounding quotes"),
  family(pattern("tag and character reference", "a<b>&lt;"), "character reference", "tag"),
  family(pattern("control and delete", "a\u0001", "", "\u007f"), "control", "delete"),
  family(pattern("NUL", "a\u0000", "", "\u0000"), "trailing NUL", "inner NUL"),
  family(
    pattern("line breaks and tabs", "a\t", "", "\r\n"),
    "trailing line feed",
    "carriage return and line feed",
    "tabs",
  ),
  family(
    pattern("invisible characters", "a\u200b\ufeff\u00ad\u202e\ufe0f", "\ufeff", "\u200b"),
    "zero-width space",
    "byte order mark",
    "soft hyphen",
    "right-to-left override",
    "variation selector",
  ),
  family(
    pattern("spaces beyond ASCII", "a\u3000\u2028", "", "\u00a0"),
    "no-break space",
    "ideographic space",
    "line separator",
  ),
];

/** A text of this length has room for all string patterns of a family. @unit characters */
const ROOM_FOR_FAMILIES = 32;

/** String patterns with those of a family in one. */
function inFamilies(patterns: readonly StringPattern[]): StringPattern[] {
  const chosen = patterns.map(
    (stringPattern) => FAMILIES.find(({ of }) => of.includes(stringPattern.name))?.together ?? stringPattern,
  );
  return [...new Set(chosen)];
}

/** Above this length, texts of two string patterns tell enough: each is as long as a whole suite of short ones. @unit characters */
export const SLOW_TEXT = 10_000;
/** The longest text that is sent. @unit characters */
export const MOST_TEXT = 1_000_000;

/**
 * The string patterns that a place of a request can carry and that no intermediary may change.
 *
 * @param effect Only those that may seem longer, or shorter, than they are: a text at an upper limit tells by the former, one beyond it
 * by the latter.
 * @param length How long the text is to be: in a long one, those stand together that a server can only get wrong together. @unit characters
 */
export function stringPatterns(place: Place, effect?: "longer" | "shorter", length = 0): readonly StringPattern[] {
  const all = length <= MOST_TEXT ? allStringPatterns(place, effect) : [];
  const patterns = length < ROOM_FOR_FAMILIES ? all : inFamilies(all);
  const isSlow = length > SLOW_TEXT && place !== "header" && place !== "cookie";
  return isSlow ? patterns.filter(({ name }) => name === PLAIN.name || name === ASTRAL.name) : patterns;
}

function allStringPatterns(place: Place, effect?: "longer" | "shorter"): readonly StringPattern[] {
  const longer = effect === "shorter" ? [] : GROWING;
  const shorter = effect === "longer" ? [] : SHRINKING;
  switch (place) {
    case "body":
      return [PLAIN, ...longer, ...CHANGING, ...shorter, ...CONTROLS];
    case "path":
    case "query":
      return [PLAIN, ...longer, ...CHANGING, ...shorter];
    default:
      // A header drops spaces around its value, and carries no character outside ASCII without doubt.
      return [PLAIN, DIGITS, pattern("mixed case", "aB"), pattern("punctuation", "a-._~")];
  }
}

/** A text of exactly `length` code points, or `undefined` if the string pattern needs more. */
export function write({ start, fill, end }: StringPattern, length: number): string | undefined {
  const room = length - codePoints(start) - codePoints(end);
  if (room < 0) {
    return undefined;
  }
  const unit = [...fill];
  return start + fill.repeat(Math.floor(room / unit.length)) + unit.slice(0, room % unit.length).join("") + end;
}

/** Texts that a careless server takes for something else than a text. */
export const EDGE_CASE_TEXTS: readonly string[] = [
  "null",
  "true",
  "false",
  "undefined",
  "NaN",
  "0",
  "1",
  "-1",
  "1e3",
  "[]",
  "{}",
  "constructor",
];
