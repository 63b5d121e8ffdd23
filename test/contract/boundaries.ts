/** The boundary table: every limit of the contract with the values at it, just inside and just outside. */
import { smallestRequest, withParameter } from "../../src/contract/base-request.ts";
import type { Contract, Operation, SchemaNode } from "../../src/contract/model.ts";
import { plant, routesOf } from "../../src/contract/plant.ts";
import type { RequestValues } from "../../src/contract/request.ts";
import { textOfLength } from "../../src/contract/values.ts";
import { membersOf, type Reason } from "./requests.ts";

/** One value at or near a limit. */
export interface Boundary {
  readonly description: string;
  readonly operation: Operation;
  readonly in: SchemaNode["in"];
  readonly value: unknown;
  readonly request: RequestValues;
  /** The limit that is broken, as Prism has to name it; absent if the value is valid. */
  readonly broken?: Reason;
}

/** A place of a request that holds a value. */
interface Spot {
  readonly name: string;
  readonly operation: Operation;
  readonly node: SchemaNode;
  readonly put: (value: unknown) => { request: RequestValues; location: readonly string[] };
}

/** The keywords that limit a measure from below and from above, and what has this measure. */
const MEASURES = [
  { low: "minLength", high: "maxLength", unit: "characters", make: textsOf },
  { low: "minimum", high: "maximum", unit: "", make: (_: SchemaNode, size: number) => [["", size] as const] },
  {
    low: "minItems",
    high: "maxItems",
    unit: "items",
    make: (node: SchemaNode, size: number) => [["", membersOf(node, size)] as const],
  },
];

/** Letters; in a body, and percent-encoded in an address, also characters of two UTF-16 units and four bytes. What a pattern allows, if there is one. */
function textsOf(node: SchemaNode, length: number): (readonly [string, string])[] {
  if (node.schema["pattern"] !== undefined) {
    const text = textOfLength(node, length);
    return text === undefined ? [] : [[" in its pattern", text]];
  }
  const letters = ["", "a".repeat(length)] as const;
  return node.in === "header" || length === 0 ? [letters] : [letters, [" beyond 16 bits", "😀".repeat(length)]];
}

/** The rows of the table, in the order of the document. */
export function boundariesOf(contract: Contract): Boundary[] {
  return contract.operations.flatMap(spotsOf).flatMap((spot) => MEASURES.flatMap((measure) => rowsOf(spot, measure)));
}

function rowsOf(
  { name, operation, node, put }: Spot,
  { low, high, unit, make }: (typeof MEASURES)[number],
): Boundary[] {
  const [least, most] = [node.schema[low], node.schema[high]];
  if (typeof least !== "number" || typeof most !== "number") {
    return [];
  }
  const step = unit === "" ? Number(node.schema["multipleOf"] ?? 1) : 1;
  const [first, last] = [Math.ceil(least / step) * step, Math.floor(most / step) * step];
  const sizes = [...new Set([first - step, first, first + step, last - step, last, last + step])];
  return sizes
    .filter((size) => (size >= 0 || unit === "") && size >= first - step && size <= last + step)
    .flatMap((size) =>
      make(node, size).map(([kind, value]) => {
        const broken = size < least ? low : size > most ? high : undefined;
        const { request, location } = put(value);
        return {
          description: `${name} of ${size} ${unit}${kind}`.replace("  ", " ").trimEnd(),
          operation,
          in: node.in,
          value,
          request,
          ...(broken !== undefined && { broken: { location, code: broken } }),
        };
      }),
    );
}

function spotsOf(operation: Operation): Spot[] {
  const base = smallestRequest(operation);
  const parameters = operation.parameters.map((parameter): Spot => {
    const name = parameter.in === "header" ? parameter.name.toLowerCase() : parameter.name;
    return {
      name: `${operation.id}: ${parameter.name}`,
      operation,
      node: parameter.node,
      put: (value) => ({
        request: withParameter(operation, base, parameter, value),
        location: ["request", parameter.in, name],
      }),
    };
  });
  const body = [...(operation.body ? routesOf(operation.body.node) : [])].map(
    ([node, route]): Spot => ({
      name: `${operation.id}: ${node.path.join("/")}`,
      operation,
      node,
      put: (value) => {
        const { value: body, location } = plant(route, base.body, value);
        return { request: { ...base, body }, location: ["request", "body", ...location.map(String)] };
      },
    }),
  );
  return [...parameters, ...body];
}
