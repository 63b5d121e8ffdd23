import { isObject } from "../../openapi/document.ts";
import { ContractError } from "../../openapi/errors.ts";
import type { Contract, Link, Operation } from "../../openapi/model.ts";
import { parseJson } from "../../openapi/parse.ts";
import { type RequestValues, textOf } from "../cases/request.ts";
import type { Answer } from "./response-reader.ts";

/** The link that leads to an operation, and the operation whose answer has it. */
export function linkTo(contract: Contract, operation: Operation): [Operation, Link] | undefined {
  for (const source of contract.operations) {
    const link = source.links.find(({ operation: target }) => target === operation.id);
    if (link && source !== operation) {
      return [source, link];
    }
  }
  return undefined;
}

/** The operations, each after those whose answers lead to it. */
export function inLinkOrder(contract: Contract): Operation[] {
  const ordered: Operation[] = [];
  const visit = (operation: Operation, above: readonly Operation[]) => {
    if (above.includes(operation)) {
      throw new ContractError("document-invalid", `The links of ${operation.id} lead back to itself.`);
    }
    const source = linkTo(contract, operation)?.[0];
    if (source) {
      visit(source, [...above, operation]);
    }
    if (!ordered.includes(operation)) {
      ordered.push(operation);
    }
  };
  for (const operation of contract.operations) {
    visit(operation, []);
  }
  return ordered;
}

/** Evaluates the expressions of a link for the path parameters of its target; `undefined` if one of them has no value yet. */
export function resolveLink(
  operation: Operation,
  { parameters }: Link,
  context: { request: RequestValues; answer: Answer },
): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const { name, in: place, node } of operation.parameters) {
    const expression = parameters.get(name) ?? parameters.get(`path.${name}`);
    if (place !== "path" || expression === undefined) {
      continue;
    }
    const value = evaluate(expression, context);
    // An identifier that the parameter does not take leads nowhere; whether the answer may hold it is judged by itself.
    if (value !== undefined && value !== null && node.errors(textOf(value)).length === 0 && textOf(value) !== "") {
      values[name] = textOf(value);
    } else if (expression.startsWith("$response")) {
      return undefined;
    }
  }
  return values;
}

/** A runtime expression of OpenAPI 3.1 (section 4.8.20.3), or a constant. */
function evaluate(expression: string, { request, answer }: { request: RequestValues; answer: Answer }): unknown {
  const [, source, place, name] =
    /^\$(request|response)\.(body|path|query|header)(?:[.#](.*))?$/.exec(expression) ?? [];
  if (source === "request") {
    return place === "body" ? at(request.body, name ?? "") : request[place as "path" | "query" | "header"][name ?? ""];
  }
  if (source === "response") {
    return place === "header" ? answer.headers[(name ?? "").toLowerCase()] : at(parse(answer.body), name ?? "");
  }
  return expression.startsWith("$") ? undefined : expression;
}

function parse(body: Buffer): unknown {
  try {
    return parseJson(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function at(value: unknown, pointer: string): unknown {
  const tokens = pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  return tokens.reduce<unknown>(
    (inner, token) => (Array.isArray(inner) ? inner[Number(token)] : isObject(inner) ? inner[token] : undefined),
    value,
  );
}
