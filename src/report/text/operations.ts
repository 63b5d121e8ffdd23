import type { Constraint } from "../../openapi/model.ts";
import { type ConstraintResult, plural, verdictCounts, verdictOf } from "../report.ts";
import { withCommas } from "../with-commas.ts";
import type { Layout } from "./lines.ts";

/** An operation with the results of its constraints. */
type Group = readonly [operation: string, results: readonly ConstraintResult[]];

const MARKS = { proven: "✓", broken: "✗", unproven: "·" } as const;
const COLOURS = { proven: "green", broken: "red", unproven: "dim" } as const;

/** Each constraint of an operation in a row. @param hasSources whether a column names the source of each */
export function table([operation, results]: Group, hasSources: boolean, { paint, width }: Layout): string {
  const sourceWidth = hasSources ? 15 : 0;
  const nameWidth = width - 27 - sourceWidth;
  const row = (cells: readonly string[]): string => {
    const [mark = "", name = "", value = "", source = "", accepted = "", rejected = ""] = cells;
    return `${mark} ${name.padEnd(nameWidth)} ${value.padEnd(13)} ${hasSources ? source.padEnd(sourceWidth) : ""}${accepted.padStart(4)} ${rejected.padStart(4)}`.trimEnd();
  };
  const lines = results.map((result) => {
    const { constraint, accepted, rejected } = result;
    const verdict = verdictOf(result);
    const name = constraint.id.slice(operation.length + 1);
    const counts = [`${accepted.cases}`, `${rejected.cases}`];
    const text = row([MARKS[verdict], name, limitOf(constraint), constraint.source, ...counts]);
    return verdict === "proven" ? text : paint(COLOURS[verdict], text);
  });
  return [paint("bold", row([" ", operation, "limit", "source", "acc.", "rej."])), ...lines].join("\n");
}

/** Each operation in a line, if there is room; else the broken ones, and as many of the others as there is room for. */
export function operationLines(groups: readonly Group[], room: number, layout: Layout): string {
  const isBroken = ([, results]: Group): boolean => verdictCounts(results).broken > 0;
  const fine = groups.filter((group) => !isBroken(group));
  const shown = fine.length <= room ? fine : fine.slice(0, Math.max(room - 1, 0));
  const folded = fine.slice(shown.length);
  const listed = new Set([...groups.filter(isBroken), ...shown]);
  const nameWidth = Math.min(Math.max(...[...listed].map(([operation]) => operation.length), 0), layout.width - 40);
  const lines = groups
    .filter((group) => listed.has(group))
    .map(([operation, results]) => line(operation.padEnd(nameWidth), results, layout));
  const more = `${listed.size === 0 ? "" : "and "}${plural(folded.length, listed.size === 0 ? "operation" : "more operation")}`;
  const rest = folded.flatMap(([, results]) => results);
  return [...lines, ...(folded.length === 0 ? [] : [line(more.padEnd(nameWidth), rest, layout)])].join("\n");
}

function line(name: string, results: readonly ConstraintResult[], { paint }: Layout): string {
  const all = verdictCounts(results);
  const counts = (["broken", "proven", "unproven"] as const)
    .map((verdict) => ({ verdict, count: all[verdict] }))
    .filter(({ count }) => count > 0);
  const verdict = counts[0]?.verdict ?? "unproven";
  const words = counts.map((count) => `${withCommas(count.count)} ${count.verdict}`).join(" · ");
  return `${paint(COLOURS[verdict], MARKS[verdict])} ${name}  ${words}`;
}

/** A limit in a few characters. */
export function limitOf({ value, keyword }: Constraint): string {
  if (Array.isArray(value)) {
    const text = value.join(", ");
    return keyword === "content" && text.length <= 16
      ? text.replace("application/", "")
      : (schemasOf({ keyword, value }) ?? plural(value.length, keyword === "content" ? "media type" : "value"));
  }
  return typeof value === "object" && value !== null ? "schema" : String(value);
}

/** How many schemas a keyword lists, where it lists any. */
export function schemasOf({ keyword, value }: Pick<Constraint, "keyword" | "value">): string | undefined {
  const noun = { prefixItems: "member", oneOf: "alternative", anyOf: "alternative" }[keyword];
  return noun !== undefined && Array.isArray(value) ? plural(value.length, noun) : undefined;
}
