import type { Contract, Operation } from "../../../openapi/model.ts";
import { segmentsOf, segmentTemplate } from "../../../openapi/paths.ts";

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
