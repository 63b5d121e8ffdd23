import type { Place } from "../../../openapi/model.ts";

/**
 * A way to write a text of a given length. What matters is how it changes when a server counts other units than code points, or
 * changes a text before it counts: trims it, normalizes it, folds its case, decodes or escapes it.
 */
export interface Script {
  readonly name: string;
  readonly start: string;
  /** Repeated between start and end. */
  readonly fill: string;
  readonly end: string;
}

const script = (name: string, fill: string, start = "", end = ""): Script => ({ name, start, fill, end });

export const PLAIN = script("plain", "a");
export const DIGITS = script("digits", "0");
const ASTRAL = script("astral", "😀");

/** Texts that are longer, in other units or after a change, than they are in code points; never shorter. */
const GROWING: readonly Script[] = [
  script("precomposed", "é"),
  script("expanding under NFC", "\u0958"),
  script("expanding under NFKC", "\ufdfa"),
  script("expanding in lower case", "İ"),
  script("expanding in upper case", "ß"),
  script("markup", "<"),
  script("ampersand", "&"),
  script("quotes", '"'),
  script("single quotes", "'"),
  script("backslash", "\\"),
  script("percent", "%"),
];

/** Texts that one unit or change makes longer and another one shorter; those with which a length is measured at every limit. */
const CHANGING: readonly Script[] = [
  ASTRAL,
  script("CJK", "容"),
  script("plus", "+"),
  script("slashes", "a", "", "/"),
  script("reserved characters", "a", "?#&=;:@$,![]()*"),
  script("combining", "a", "e\u0301"),
  script("only combining", "e\u0301"),
  script("emoji sequence", "a", "👩\u200d👩\u200d👧"),
  script("flags", "🇨🇳"),
];

/** Texts that are shorter, in other units or after a change, than they are in code points; never longer. */
const SHRINKING: readonly Script[] = [
  script("leading space", "a", " "),
  script("trailing space", "a", "", " "),
  script("inner spaces", "a", "a  "),
  script("percent-encoded", "a", "%41"),
  script("character reference", "a", "&lt;"),
  script("tag", "a", "<b>"),
  script("escape sequence", "a", "\\n"),
  script("surrounding quotes", "a", '"', '"'),
  script("repeated letters", "ab", "aaa"),
];

/** Texts that change in both ways, of characters that only a body can carry without doubt. */
const CONTROLS: readonly Script[] = [
  script("control", "\u0001"),
  script("trailing line feed", "a", "", "\n"),
  script("carriage return and line feed", "a", "", "\r\n"),
  script("tabs", "\t"),
  script("trailing NUL", "a", "", "\u0000"),
  script("inner NUL", "a", "a\u0000"),
  script("delete", "a", "", "\u007f"),
  script("zero-width space", "a", "", "\u200b"),
  script("byte order mark", "a", "\ufeff"),
  script("soft hyphen", "a", "a\u00ad"),
  script("no-break space", "a", "", "\u00a0"),
  script("ideographic space", "a", "\u3000"),
  script("line separator", "a", "", "\u2028"),
  script("right-to-left override", "a", "\u202e"),
  script("variation selector", "a", "a\ufe0f"),
  script("noncharacter", "a", "", "\uffff"),
  script("last code point", "\u{10ffff}"),
  script("spaces", " "),
];

/** Scripts of one kind in one: whoever gets one of them wrong gets a text of all of them wrong as well. */
interface Family {
  readonly of: readonly string[];
  readonly together: Script;
}

const family = (together: Script, ...of: string[]): Family => ({ of, together });

const FAMILIES: readonly Family[] = [
  family(script("combining", "ae\u0301", "e\u0301"), "combining", "only combining"),
  family(script("emoji sequence and flags", "a", "👩\u200d👩\u200d👧🇨🇳"), "emoji sequence", "flags"),
  family(
    script("letters that grow", "é\u0958\ufdfaİß"),
    "precomposed",
    "expanding under NFC",
    "expanding under NFKC",
    "expanding in lower case",
    "expanding in upper case",
  ),
  family(
    script("characters that are escaped", "<&\"'\\%"),
    "markup",
    "ampersand",
    "quotes",
    "single quotes",
    "backslash",
    "percent",
  ),
  family(
    script("leading, inner and trailing spaces", "a  ", " ", " "),
    "leading space",
    "trailing space",
    "inner spaces",
  ),
  family(script("what is decoded", "a%41\\n", '"', '"'), "percent-encoded", "escape sequence", "surrounding quotes"),
  family(script("tag and character reference", "a<b>&lt;"), "character reference", "tag"),
  family(script("control and delete", "a\u0001", "", "\u007f"), "control", "delete"),
  family(script("NUL", "a\u0000", "", "\u0000"), "trailing NUL", "inner NUL"),
  family(
    script("line breaks and tabs", "a\t", "", "\r\n"),
    "trailing line feed",
    "carriage return and line feed",
    "tabs",
  ),
  family(
    script("invisible characters", "a\u200b\ufeff\u00ad\u202e\ufe0f", "\ufeff", "\u200b"),
    "zero-width space",
    "byte order mark",
    "soft hyphen",
    "right-to-left override",
    "variation selector",
  ),
  family(
    script("spaces beyond ASCII", "a\u3000\u2028", "", "\u00a0"),
    "no-break space",
    "ideographic space",
    "line separator",
  ),
];

/** A text of this length has room for all scripts of a family. @unit characters */
const ROOM_FOR_FAMILIES = 32;

/** Scripts with those of a family in one. */
function inFamilies(scripts: readonly Script[]): Script[] {
  const chosen = scripts.map((one) => FAMILIES.find(({ of }) => of.includes(one.name))?.together ?? one);
  return [...new Set(chosen)];
}

/** Above this length, texts of two scripts tell enough: each is as long as a whole suite of short ones. @unit characters */
export const LONG_TEXT = 10_000;
/** The longest text that is sent. @unit characters */
export const MOST_TEXT = 1_000_000;

/**
 * The scripts that a place of a request can carry and that no intermediary may change.
 *
 * @param effect Only those that may seem longer, or shorter, than they are: a text at an upper limit tells by the former, one beyond it
 * by the latter.
 * @param length How long the text is to be: in a long one, those stand together that a server can only get wrong together. @unit characters
 */
export function scriptsOf(place: Place, effect?: "longer" | "shorter", length = 0): readonly Script[] {
  const all = length <= MOST_TEXT ? allScriptsOf(place, effect) : [];
  const scripts = length < ROOM_FOR_FAMILIES ? all : inFamilies(all);
  const isSlow = length > LONG_TEXT && place !== "header" && place !== "cookie";
  return isSlow ? scripts.filter(({ name }) => name === PLAIN.name || name === ASTRAL.name) : scripts;
}

function allScriptsOf(place: Place, effect?: "longer" | "shorter"): readonly Script[] {
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
      return [PLAIN, DIGITS, script("mixed case", "aB"), script("punctuation", "a-._~")];
  }
}

/** A text of exactly `length` code points, or `undefined` if the script needs more. */
export function write({ start, fill, end }: Script, length: number): string | undefined {
  const room = length - count(start) - count(end);
  if (room < 0) {
    return undefined;
  }
  const unit = [...fill];
  return start + fill.repeat(Math.floor(room / unit.length)) + unit.slice(0, room % unit.length).join("") + end;
}

/** Length of a text in code points, the unit of `minLength` and `maxLength`. */
export function count(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      length--;
      index++;
    }
  }
  return length;
}

/** Texts that a careless server takes for something else than a text. */
export const TELLING_WORDS: readonly string[] = [
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
