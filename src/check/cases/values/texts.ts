import { sample, stringMatching } from "fast-check";
import type { SchemaNode } from "../../../openapi/model.ts";
import { codePoints } from "../../../openapi/schema/code-points.ts";
import { FORMATS } from "../../../openapi/schema/formats.ts";
import { patternOf } from "../../../openapi/schema/patterns.ts";
import { FIXED_SEED, limit } from "./limits.ts";
import { PLAIN, write } from "./string-patterns.ts";

export function distinctTexts(node: SchemaNode, amount: number): string[] {
  const { pattern, format } = node.schema;
  const least = limit(node, "minLength") ?? 0;
  const most = limit(node, "maxLength") ?? Number.POSITIVE_INFINITY;
  const fits = (text: string): boolean => codePoints(text) >= least && codePoints(text) <= most;
  const known = typeof format === "string" ? FORMATS.get(format) : undefined;
  if (known?.limits) {
    return known.accepted.map(String).filter(fits).slice(0, amount);
  }
  if (typeof pattern === "string") {
    return plainFirst(node, matching(pattern)).filter(fits).slice(0, amount);
  }
  // A text in a path must not be empty: it would be another path.
  const length = Math.max(least, node.in === "path" ? 1 : 0);
  if (amount === 1) {
    return [write(PLAIN, length) ?? ""];
  }
  const width = Math.max(length, String(amount).length);
  return Array.from({ length: amount }, (_, index) =>
    width <= most ? String(index).padStart(width, "a") : String(index).slice(0, most),
  );
}

/** Characters that every style of a parameter, a header and a cookie can carry as they are. */
const PLAIN_TEXT = /^[\w.~-]+$/;

/** Outside of a body, the texts that can be written wherever they stand come first: beside a delimiter, many a text is not defined. */
const plainFirst = ({ in: place }: SchemaNode, texts: readonly string[]): readonly string[] =>
  place === "body"
    ? texts
    : [...texts.filter((text) => PLAIN_TEXT.test(text)), ...texts.filter((text) => !PLAIN_TEXT.test(text))];

/** Texts that match a pattern. */
interface Drawn {
  readonly texts: readonly string[];
  readonly shortFirst: readonly string[];
}

/** By pattern, from which alone they follow, with a fixed seed: to draw them takes longer than all else of a schema. */
const matchingTexts = new Map<string, Drawn>();

/** The most texts that are drawn for a pattern. */
const MOST_DRAWN = 200;

/** Random texts that match a pattern, always the same: none if it is not one that texts can be made of. */
function draw(pattern: string): Drawn {
  const known = matchingTexts.get(pattern);
  if (known) {
    return known;
  }
  const expression = patternOf(pattern);
  // How much is repeated is bounded, and nothing is thrown away: what a pattern cannot give would be looked for without end.
  const texts = (["xsmall", "small", "medium"] as const).flatMap((size) => {
    try {
      return expression ? sample(stringMatching(expression, { size }), { seed: FIXED_SEED, numRuns: MOST_DRAWN }) : [];
    } catch {
      return [];
    }
  });
  const distinct = [...new Set(texts)].filter((text) => text.length <= LONGEST_DRAWN);
  const shortFirst = distinct.toSorted((left, right) => left.length - right.length || (left < right ? -1 : 1));
  const drawn = { texts: distinct, shortFirst };
  matchingTexts.set(pattern, drawn);
  return drawn;
}

/** Texts that match a pattern, short ones first, always the same. */
export function matching(pattern: string): readonly string[] {
  return draw(pattern).shortFirst;
}

/** Texts with each of the characters that a pattern names: what it leaves out is among them, where it takes nearly anything. */
export function textsOfNamed(pattern: string): string[] {
  const [first = ""] = matching(pattern);
  return [...new Set(pattern)].flatMap((character) => [character, first + character]);
}

/** A text of a pattern is drawn up to this length, and stretched beyond it. */
const LONGEST_DRAWN = 200;

const LONGEST_STRETCHED = 20;

/** The longest text that is made for a pattern: some take a time to judge that grows with its square, or worse. */
const LONGEST_MATCHED = 5_000;

/** A text that a pattern accepts, of a given length. */
export function textOfLength(node: SchemaNode, length: number | undefined): string | undefined {
  const pattern = String(node.schema["pattern"]);
  const expression = patternOf(pattern);
  if (length === undefined || length < 0 || length > LONGEST_MATCHED || !expression) {
    return undefined;
  }
  const texts = plainFirst(node, draw(pattern).texts);
  const isMeant = (text: string): boolean => codePoints(text) === length && expression.test(text);
  const short = texts.filter((text) => codePoints(text) <= Math.min(length, LONGEST_STRETCHED)).slice(0, 20);
  return texts.find(isMeant) ?? short.flatMap((text) => stretched(text, length)).find(isMeant);
}

/** A text made longer by repeating one of its characters, each in turn. */
function stretched(text: string, length: number): string[] {
  const characters = [...text];
  const missing = length - characters.length;
  return characters.map((character, index) => characters.toSpliced(index, 0, character.repeat(missing)).join(""));
}
