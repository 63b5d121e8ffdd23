import type { SchemaNode } from "../../../../openapi/model.ts";
import { codePoints } from "../../../../openapi/schema/code-points.ts";
import { FORMATS } from "../../../../openapi/schema/formats.ts";
import { patternOf } from "../../../../openapi/schema/patterns.ts";
import { plural } from "../../../../report/report.ts";
import type { Add } from "../candidate.ts";
import { limit } from "../limits.ts";
import { DIGITS, PLAIN, SLOW_TEXT, stringPatterns, write } from "../string-patterns.ts";
import { distinctTexts, textOfLength, textsOfNamed } from "../texts.ts";

export function negativeTexts(node: SchemaNode, add: Add): void {
  const least = limit(node, "minLength") ?? 0;
  const most = limit(node, "maxLength");
  const { pattern, format } = node.schema;
  if (typeof pattern === "string" || FORMATS.get(String(format))?.limits) {
    negativeMatches(node, add);
    return;
  }
  for (const stringPattern of least > 0 ? stringPatterns(node.in, "longer", least) : []) {
    const short = write(stringPattern, least - 1);
    if (short !== undefined && (short !== "" || stringPattern.name === PLAIN.name)) {
      add(
        "minLength",
        short === "" ? "empty-value" : "out-of-bounds",
        short,
        `${plural(least - 1, "character")} (${stringPattern.name})`,
      );
    }
  }
  if (most === undefined) {
    return;
  }
  for (const stringPattern of stringPatterns(node.in, "shorter", most)) {
    const long = write(stringPattern, most + 1);
    if (long !== undefined) {
      add("maxLength", "out-of-bounds", long, `${plural(most + 1, "character")} (${stringPattern.name})`);
    }
  }
  if (node.in === "body" && most <= SLOW_TEXT) {
    // Far beyond: a length that is counted in 8 or 16 bits, or that a buffer cuts.
    for (const length of [most + 256, 65_536 + most]) {
      add("maxLength", "out-of-bounds", write(PLAIN, length), `${length} characters`);
    }
  }
}

function negativeMatches(node: SchemaNode, add: Add): void {
  const { pattern, format } = node.schema;
  const texts = distinctTexts(node, 6);
  const expression = typeof pattern === "string" ? patternOf(pattern) : undefined;
  const known = FORMATS.get(String(format));
  const twisted = texts.flatMap((text) => [
    `${text}\n`,
    ` ${text}`,
    `${text} `,
    text.toUpperCase(),
    text.toLowerCase(),
    `!${text.slice(1)}`,
    `${text.slice(0, -1)}!`,
    text.slice(1),
    text.slice(0, -1),
    `${text}${text}`,
    `${text}!`,
    `!${text}`,
  ]);
  const fits = (text: string): boolean =>
    codePoints(text) >= (limit(node, "minLength") ?? 0) &&
    codePoints(text) <= (limit(node, "maxLength") ?? Number.POSITIVE_INFINITY);
  // Texts of the right length, and one that stands for null to careless eyes.
  const plain = ["minLength", "maxLength"].flatMap((bound) =>
    [PLAIN, DIGITS].map((stringPattern) => write(stringPattern, limit(node, bound) ?? 0) ?? ""),
  );
  const free = ["", "a", "0", "-", "😀", "null", ...plain, ...(known?.rejected ?? []).map(String)];
  const candidates = [...[...twisted, ...free].filter(fits), ...(node.in === "body" ? [] : ["null"])];
  const keyword = expression ? "pattern" : "format";
  const isBroken = (text: string): boolean =>
    expression ? !expression.test(text) : known?.validate(text as never) === false;
  const broken = candidates.filter(isBroken);
  const named = broken.length === 0 ? textsOfNamed(String(pattern)).filter(fits).filter(isBroken) : [];
  for (const text of new Set([...broken, ...named])) {
    add(keyword, "wrong-format", text, `the text ${JSON.stringify(text)}`);
  }
  for (const [bound, outside] of [["minLength", -1] as const, ["maxLength", 1] as const]) {
    const length = limit(node, bound);
    const text = length === undefined || !expression ? undefined : textOfLength(node, length + outside);
    if (text !== undefined) {
      add(bound, "out-of-bounds", text, `${codePoints(text)} characters`);
    }
  }
}
