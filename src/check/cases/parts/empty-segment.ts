import type { Contract, Operation } from "../../../openapi/model.ts";
import { segmentTemplate } from "../../../openapi/paths.ts";

/**
 * Whether a path of the document may be meant by an operation's path in which a parameter is empty: servers merge double slashes and
 * drop the last one, so that `/items/` is `/items` to many.
 */
export function isOtherPath({ requests }: Pick<Contract, "requests">, { path }: Operation, parameter: string): boolean {
  const segments = segmentsOf(path.replace(`{${parameter}}`, ""));
  return Object.keys(Object(requests["paths"])).some((template) => {
    const names = segmentsOf(template);
    return names.length === segments.length && names.every((name, index) => mayBe(name, segments[index] ?? ""));
  });
}

/** Whether two segments of templates may stand for the same text. */
const mayBe = (segment: string, text: string): boolean =>
  segment === text || text.includes("{") || (segment.includes("{") && segmentTemplate(segment).expression.test(text));

const segmentsOf = (path: string): string[] => path.split("/").filter((segment) => segment !== "");
