import { type Contract, type Parameter, type SchemaNode, schemeOf } from "../../../openapi/model.ts";
import { withParameter } from "../base-request.ts";
import { writeEach } from "../case-budget.ts";
import type { CaseWriter } from "../case-writer.ts";
import type { RequestValues } from "../request.ts";
import { fullWritten, smallestValue } from "../smallest-values.ts";
import { contextsOf } from "../together/combinations.ts";
import { limit } from "../values/limits.ts";
import { negativeValues } from "../values/negative/negative.ts";
import { positiveValues } from "../values/positive/positive.ts";
import { schemaPaths, setAt } from "../values/set-at.ts";
import { full, smallest } from "../values/values.ts";
import { isOtherPath } from "./empty-segment.ts";
import { longList, nodeCases, PLACES } from "./node-cases.ts";

/** Writes the cases of each constraint of a parameter. */
export function parameterCases(
  contract: Pick<Contract, "paths">,
  writer: CaseWriter,
  parameter: Parameter,
  dictionary: readonly string[],
): void {
  const { node, required } = parameter;
  const paths = schemaPaths(node);
  const wrap = (target: SchemaNode, value: unknown): unknown =>
    setAt(paths.get(target) ?? [], smallest(node), value).value;
  if (required) {
    const { [parameter.name]: _, ...others } = writer.base[parameter.in];
    if (parameter.in === "path") {
      const alike = node.constraints.get("minLength");
      writer.accept("boundary", "a value that is there", required, writer.base);
      if (!parameter.isJson && !isOtherPath(contract, writer.operation, parameter.name)) {
        writer.reject(
          "empty-value",
          "an empty segment",
          required,
          { ...writer.base, path: { [parameter.name]: "" } },
          alike && limit(node, "minLength") !== 0 ? [alike] : [],
        );
      }
    } else {
      writer.accept("boundary", "a value that is there", required, writer.base);
      writer.reject("missing", `no ${parameter.name}`, required, { ...writer.base, [parameter.in]: others });
    }
  }
  const isStructured = node.alternatives.length > 0 || node.types.includes("object");
  if (isStructured || parameter.isJson) {
    const root = smallestValue(writer.operation, parameter);
    const fullOf = parameter.isJson ? full : fullWritten;
    const target = {
      root,
      complete: node.properties.size > 0 ? fullOf(node) : root,
      full: fullOf,
      send: (value: unknown) => withParameter(writer.operation, writer.base, parameter, value),
    };
    for (const [inner, schemaPath] of schemaPaths(node)) {
      nodeCases(writer, target, inner, schemaPath, dictionary);
    }
    return;
  }
  const contexts = contextsOf(writer.operation, parameter, writer.base);
  const isCredential = schemeOf(writer.operation, parameter) !== undefined;
  for (const [target, schemaPath] of paths) {
    const isInFull = writer.inFull.has(target);
    writeEach(positiveValues(target), isInFull, ({ keyword, scenario, value, description }) =>
      writer.accept(
        scenario,
        `${parameter.name}: ${description}`,
        target.constraints.get(keyword),
        withParameter(writer.operation, writer.base, parameter, wrap(target, value)),
      ),
    );
    const shown = new Set<string>();
    writeEach(negativeValues(target, dictionary), isInFull, ({ keyword, scenario, value, description }) => {
      const constraint = target.constraints.get(keyword);
      if (!constraint || (parameter.in === "path" && value === "")) {
        return false;
      }
      const reject = (more: string, request: RequestValues, whole = wrap(target, value)): boolean =>
        writer.reject(
          scenario,
          `${parameter.name}: ${description}${more}`,
          constraint,
          withParameter(writer.operation, request, parameter, whole),
        );
      const isWritten = reject("", writer.base);
      if (isWritten && isInFull && !isCredential && !shown.has(keyword + scenario)) {
        shown.add(keyword + scenario);
        for (const [context, request] of contexts) {
          reject(`, beside ${context}`, request);
        }
        for (const place of target === node ? [] : PLACES) {
          reject(`, ${place} in a list`, writer.base, setAt(schemaPath, smallest(node), value, longList(place)).value);
        }
      }
      return isWritten;
    });
  }
}
