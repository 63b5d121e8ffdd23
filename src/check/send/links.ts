import { type Contract, type Link, type Operation, pathParameters } from "../../openapi/model.ts";
import { parseJson } from "../../openapi/parse.ts";
import { fromPointer, valueAt } from "../../openapi/pointer.ts";
import { groupBy } from "../../report/report.ts";
import { type RequestValues, textOf } from "../cases/request.ts";
import { memoized } from "../memoized.ts";
import type { HttpResponse } from "./response-reader.ts";

type Source = [operation: Operation, link: Link];

/** The link that leads to an operation, and the operation whose response has it. Nothing if the operation is reached from itself alone. */
export const linkTo = (contract: Contract, operation: Operation): Source | undefined =>
  sourcesIn(contract).get(operation);

/** A source for each operation whose path a link fills, without circles: what needs the fewest identifiers itself comes first. */
const sourcesIn = memoized(({ operations }: Contract): ReadonlyMap<Operation, Source> => {
  const found = new Map<Operation, Source>();
  const byNeeds = operations.toSorted((left, right) => pathNames(left).length - pathNames(right).length);
  const leadsTo = (from: Operation | undefined, target: Operation): boolean =>
    from !== undefined && (from === target || leadsTo(found.get(from)?.[0], target));
  const sources = byNeeds.flatMap((source) => source.links.map((link): Source => [source, link]));
  const byTarget = new Map(groupBy(sources, ([, link]) => link.operation));
  for (const operation of operations) {
    const isSource = ([source, link]: Source): boolean => fills(link, operation) && !leadsTo(source, operation);
    const source = byTarget.get(operation.id)?.find(isSource);
    if (source) {
      found.set(operation, source);
    }
  }
  return found;
});

const pathNames = (operation: Operation): string[] => pathParameters(operation).map(({ name }) => name);

const fills = ({ parameters }: Link, operation: Operation): boolean =>
  pathNames(operation).some((name) => parameters.has(name) || parameters.has(`path.${name}`));

/** The operations, each after those whose responses lead to it. */
export function inLinkOrder(contract: Contract): Operation[] {
  const ordered = new Set<Operation>();
  const visit = (operation: Operation): void => {
    const source = linkTo(contract, operation)?.[0];
    if (source) {
      visit(source);
    }
    ordered.add(operation);
  };
  for (const operation of contract.operations) {
    visit(operation);
  }
  return [...ordered];
}

/** A request to the operation that has a link, and the response. */
interface Exchanged {
  readonly operation: Operation;
  readonly request: RequestValues;
  readonly response: HttpResponse;
}

/** Evaluates the expressions of a link for the path parameters of its target; `undefined` if one of them has no value yet. */
export function resolveLink(
  operation: Operation,
  { parameters }: Link,
  exchange: Exchanged,
): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const { name, in: place, node } of operation.parameters) {
    const expression = parameters.get(name) ?? parameters.get(`path.${name}`);
    if (place !== "path" || expression === undefined) {
      continue;
    }
    const value = evaluate(expression, exchange);
    // An identifier that the parameter does not take leads nowhere; whether the response may hold it is judged by itself.
    if (value !== undefined && value !== null && node.errors(textOf(value)).length === 0 && textOf(value) !== "") {
      values[name] = textOf(value);
    } else if (expression.includes("$response")) {
      return undefined;
    }
  }
  return values;
}

/** A value with runtime expressions in it (OpenAPI 3.1, section 4.8.20.3): one alone, some in braces within a text, or none. */
function evaluate(text: string, exchange: Exchanged): unknown {
  if (text.startsWith("$")) {
    return expressed(text, exchange);
  }
  const parts = text.split(/(\{\$[^}]+\})/);
  const values = parts.map((part, index) => (index % 2 === 0 ? part : expressed(part.slice(1, -1), exchange)));
  return values.includes(undefined) || values.includes(null) ? undefined : values.map(textOf).join("");
}

function expressed(expression: string, { operation: { method }, request, response }: Exchanged): unknown {
  if (expression === "$method" || expression === "$statusCode") {
    return expression === "$method" ? method : response.status;
  }
  const [, source, place, name = ""] =
    /^\$(request|response)\.(body|path|query|header)(?:[.#](.*))?$/.exec(expression) ?? [];
  if (source === "request") {
    return place === "body"
      ? valueAt(request.body, fromPointer(name))
      : request[place as "path" | "query" | "header"][name];
  }
  if (source === "response") {
    return place === "header" ? response.headers[name.toLowerCase()] : valueAt(parse(response.body), fromPointer(name));
  }
  return undefined;
}

function parse(body: Buffer): unknown {
  try {
    return parseJson(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
