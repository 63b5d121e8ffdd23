import type { Contract, Operation } from "./model.ts";
import { literally } from "./schema/patterns.ts";

/** A segment of a path template: its parameters, and which texts it stands for, with a group for each of them. */
export interface SegmentTemplate {
  readonly names: readonly string[];
  /** What stands between its parameters. */
  readonly separators: readonly string[];
  readonly expression: RegExp;
}

/** The segments of a path, without empty ones: servers merge double slashes and drop the last one. */
export const segmentsOf = (path: string): string[] => path.split("/").filter((segment) => segment !== "");

/** Reads a segment of a path template, such as `{id}` or `{name}.json` (OpenAPI 3.1, section 4.8.8). */
export function segmentTemplate(segment: string): SegmentTemplate {
  const parts = segment.split(/\{([^}]*)\}/);
  const isName = (_: string, index: number): boolean => index % 2 === 1;
  return {
    names: parts.filter(isName),
    separators: parts.filter((_, index) => index % 2 === 0).slice(1, -1),
    get expression() {
      const written = parts.map((part, index) => (isName(part, index) ? "(.*)" : literally(part)));
      return new RegExp(`^${written.join("")}$`, "s");
    },
  };
}

/** The texts of a path template, each with the name of the parameter after it. */
export function templateParts(template: string): (readonly [text: string, name: string | undefined])[] {
  const parts = template.split(/\{([^}]+)\}/);
  return parts.flatMap((text, index) => (index % 2 === 0 ? [[text, parts[index + 1]] as const] : []));
}

/** Whether a path of the document may be meant by an operation's path in which a parameter is empty: `/items/` is `/items` to many. */
export function isOtherPath({ paths }: Pick<Contract, "paths">, { path }: Operation, parameter: string): boolean {
  const segments = segmentsOf(path.replace(`{${parameter}}`, ""));
  return paths.some(
    (names) => names.length === segments.length && names.every((name, index) => mayBe(name, segments[index] ?? "")),
  );
}

/** Whether two segments of templates may stand for the same text. */
const mayBe = (segment: string, text: string): boolean =>
  segment === text || text.includes("{") || (segment.includes("{") && segmentTemplate(segment).expression.test(text));
