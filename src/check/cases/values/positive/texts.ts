import type { SchemaNode } from "../../../../openapi/model.ts";
import { codePoints } from "../../../../openapi/schema/code-points.ts";
import { FORMATS } from "../../../../openapi/schema/formats.ts";
import { plural } from "../../../../report/report.ts";
import type { Add } from "../candidate.ts";
import { limit } from "../limits.ts";
import { EDGE_CASE_TEXTS, stringPatterns, write } from "../string-patterns.ts";
import { distinctTexts, textOfLength } from "../texts.ts";

export function positiveTexts(node: SchemaNode, add: Add): void {
  const { pattern, format } = node.schema;
  if (typeof pattern === "string" || FORMATS.get(String(format))?.limits) {
    const keyword = typeof pattern === "string" ? "pattern" : "format";
    // The shortest ones, and those that repeat and choose the most.
    const all = distinctTexts(node, Number.POSITIVE_INFINITY);
    const texts = new Set([...all.slice(0, 6), ...all.slice(-6)]);
    for (const text of texts) {
      add(keyword, "boundary", text, `the text ${JSON.stringify(text)}`);
    }
    for (const bound of ["minLength", "maxLength"]) {
      const text = typeof pattern === "string" ? textOfLength(node, limit(node, bound)) : undefined;
      if (text !== undefined) {
        add(bound, "boundary", text, plural(codePoints(text), "character"));
      }
    }
    return;
  }
  const least = limit(node, "minLength");
  const most = limit(node, "maxLength");
  const sides = [
    ["minLength", least, "shorter"],
    ["maxLength", most, "longer"],
  ] as const;
  for (const [keyword, length, effect] of sides) {
    if (length === undefined) {
      continue;
    }
    for (const stringPattern of stringPatterns(node.in, effect, length)) {
      // One character is the first of a string pattern; so much of a longer one as there is room for.
      const text =
        write(stringPattern, length) ?? [...(stringPattern.start + stringPattern.fill)].slice(0, length).join("");
      if (!(node.in === "path" && (text === "" || /^\.+$/.test(text)))) {
        add(
          keyword,
          text === "" ? "empty-value" : "boundary",
          text,
          `${plural(length, "character")} (${stringPattern.name})`,
        );
      }
    }
  }
  for (const stringPattern of node.in === "body" && least === 1 ? stringPatterns("body", "shorter") : []) {
    // The last character of a string pattern alone: what trims or strips leaves nothing of it.
    const alone = [...(stringPattern.end || stringPattern.start || stringPattern.fill)].at(-1) ?? "";
    add("minLength", "boundary", alone, `1 character (${stringPattern.name})`);
  }
  for (const word of node.in === "header" ? [] : EDGE_CASE_TEXTS) {
    if (codePoints(word) >= (least ?? 0) && codePoints(word) <= (most ?? Number.POSITIVE_INFINITY)) {
      add("type", "edge-case", word, `the text ${JSON.stringify(word)}`);
    }
  }
}
