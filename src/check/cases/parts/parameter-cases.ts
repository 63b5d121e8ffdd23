import { type Constraint, type Contract, type Parameter, schemeOf } from "../../../openapi/model.ts";
import { isOtherPath } from "../../../openapi/paths.ts";
import { withParameter } from "../base-request.ts";
import { writeEach } from "../case-budget.ts";
import type { CaseWriter } from "../case-writer.ts";
import type { RequestValues } from "../request.ts";
import { fullWritten, smallestValue } from "../smallest-values.ts";
import { contextsOf } from "../together/combinations.ts";
import { candidatesOf } from "../values/candidates.ts";
import { limit } from "../values/limits.ts";
import { schemaPaths, setAt } from "../values/set-at.ts";
import { full, smallest } from "../values/values.ts";
import { longList, nodeCases, PLACES } from "./node-cases.ts";

/** Writes the cases of each constraint of a parameter. */
export function parameterCases(
  contract: Pick<Contract, "paths">,
  writer: CaseWriter,
  parameter: Parameter,
  dictionary: readonly string[],
): void {
  const { node, required, isJson } = parameter;
  if (required) {
    presenceCases(contract, writer, parameter, required);
  }
  const isStructured = node.alternatives.length > 0 || node.types.includes("object");
  if (isStructured || isJson) {
    structuredCases(writer, parameter, dictionary);
  } else {
    scalarCases(writer, parameter, dictionary);
  }
}

/** That a required parameter is there, and that it is missing. */
function presenceCases(
  contract: Pick<Contract, "paths">,
  writer: CaseWriter,
  { name, in: place, node, isJson }: Parameter,
  required: Constraint,
): void {
  const { base } = writer;
  writer.accept("boundary", "a value that is there", required, base);
  if (place !== "path") {
    const { [name]: _, ...others } = base[place];
    writer.reject("missing", `no ${name}`, required, { ...base, [place]: others });
  } else if (!isJson && !isOtherPath(contract, writer.operation, name)) {
    const alike = ["minLength", "minItems"].flatMap((keyword) => {
      const constraint = node.constraints.get(keyword);
      return constraint && limit(node, keyword) !== 0 ? [constraint] : [];
    });
    writer.reject("empty-value", "an empty segment", required, { ...base, path: { [name]: "" } }, alike);
  }
}

/** The cases of a parameter that is an object, one of several alternatives, or JSON. */
function structuredCases(writer: CaseWriter, parameter: Parameter, dictionary: readonly string[]): void {
  const { node } = parameter;
  const root = smallestValue(writer.operation, parameter);
  const fullOf = parameter.isJson ? full : fullWritten;
  const carrier = {
    root,
    complete: node.properties.size > 0 ? fullOf(node) : root,
    full: fullOf,
    send: (value: unknown) => withParameter(writer.operation, writer.base, parameter, value),
  };
  for (const [inner, schemaPath] of schemaPaths(node)) {
    nodeCases(writer, carrier, inner, schemaPath, dictionary);
  }
}

/** The cases of a parameter that is a text, or a list of texts. */
function scalarCases(writer: CaseWriter, parameter: Parameter, dictionary: readonly string[]): void {
  const { name, node } = parameter;
  let known: ReturnType<typeof contextsOf> | undefined;
  const contexts = (): ReturnType<typeof contextsOf> => {
    known ??= contextsOf(writer.operation, parameter, writer.base);
    return known;
  };
  const isCredential = schemeOf(writer.operation, parameter) !== undefined;
  const requestWith = (value: unknown, base = writer.base): RequestValues =>
    withParameter(writer.operation, base, parameter, value);
  for (const [inner, schemaPath] of schemaPaths(node)) {
    const isInFull = writer.inFull.has(inner);
    const whole = (value: unknown): unknown => setAt(schemaPath, smallest(node), value).value;
    const { positive, negative } = candidatesOf(inner, dictionary);
    writeEach(positive, isInFull, ({ keyword, scenario, value, description }) =>
      writer.accept(scenario, `${name}: ${description}`, inner.constraints.get(keyword), requestWith(whole(value))),
    );
    const shown = new Set<string>();
    writeEach(negative, isInFull, ({ keyword, scenario, value, description }) => {
      const constraint = inner.constraints.get(keyword);
      if (!constraint || (parameter.in === "path" && value === "") || writer.isEnough(constraint)) {
        return false;
      }
      const reject = (where: string, request: RequestValues): boolean =>
        writer.reject(scenario, `${name}: ${description}${where}`, constraint, request);
      const isWritten = reject("", requestWith(whole(value)));
      if (isWritten && isInFull && !isCredential && !shown.has(keyword + scenario)) {
        shown.add(keyword + scenario);
        for (const [context, request] of contexts()) {
          reject(`, beside ${context}`, requestWith(whole(value), request));
        }
        for (const place of inner === node ? [] : PLACES) {
          const list = setAt(schemaPath, smallest(node), value, longList(place)).value;
          reject(`, ${place} in a list`, requestWith(list));
        }
      }
      return isWritten;
    });
  }
}
