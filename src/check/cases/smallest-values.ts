import { isObject } from "../../openapi/document.ts";
import type { Body, Operation, Parameter, SchemaNode } from "../../openapi/model.ts";
import { memoized } from "../memoized.ts";
import type { RequestValues } from "./request.ts";
import { smallestPresent } from "./values/smallest-within.ts";
import { distinct, full, list, smallest } from "./values/values.ts";
import { isWellDefined } from "./well-defined.ts";

const EMPTY: RequestValues = { path: {}, query: {}, header: {}, cookie: {} };
const SOME = 5;

const parameterValues = memoized((operation: Operation) =>
  memoized(({ node, in: place, name }: Parameter) =>
    firstOf(
      node,
      (value) =>
        value !== undefined && !isEmpty(value) && isWellDefined(operation, { ...EMPTY, [place]: { [name]: value } }),
      smallestPresent(node),
    ),
  ),
);

/** The smallest value of a parameter that can be written, and conforms. */
export const smallestValue = (operation: Operation, parameter: Parameter): unknown =>
  parameterValues(operation)(parameter);

const bodyValues = memoized((operation: Operation) =>
  memoized((body: Body) =>
    body.kind === "json"
      ? smallest(body.node)
      : firstOf(body.node, (value) => isWellDefined(operation, { ...EMPTY, body: value })),
  ),
);

/** The smallest body that can be written, and conforms. */
export const smallestBody = (operation: Operation, body: Body): unknown => bodyValues(operation)(body);

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;

/** The first value of a node that can be written, or the smallest if none can. */
function firstOf(node: SchemaNode, isWritten: (value: unknown) => boolean, least = smallest(node)): unknown {
  for (const value of candidates(node, least)) {
    if (isWritten(value) && node.errors(value).length === 0) {
      return value;
    }
  }
  return least;
}

function* candidates(node: SchemaNode, least: unknown): Generator<unknown> {
  yield least;
  yield filled(node, least);
  yield* distinct(node, SOME);
  yield list(node, 1);
  for (const shape of [node, ...node.alternatives]) {
    const whole = full(shape);
    yield whole;
    yield filled(shape, whole);
    for (const [name, member] of Object.entries(whole)) {
      yield { ...(isObject(least) ? least : {}), [name]: member };
    }
  }
  yield "a";
  yield { additional: "a" };
}

/** A value with every property, each of which can be written. */
export function fullWritten(node: SchemaNode): Record<string, unknown> {
  return { ...full(node), ...(filled(node, full(node)) as Readonly<Record<string, unknown>>) };
}

/** A node of a body with every property that can be written. */
export function fullBody(operation: Operation, body: Body, node: SchemaNode): Record<string, unknown> {
  if (body.kind === "json") {
    return full(node);
  }
  const isWritten = ([name, value]: readonly [string, unknown]): boolean =>
    node !== body.node || isWellDefined(operation, { ...EMPTY, body: { [name]: value } });
  return Object.fromEntries(Object.entries(fullWritten(node)).filter(isWritten));
}

/** An object in which texts stand for what is null or empty, where that conforms as well. */
function filled(node: SchemaNode, value: unknown): unknown {
  if (!isObject(value)) {
    return value;
  }
  const members = Object.entries(value).map(([name, member]) => {
    const child = node.properties.get(name);
    const others = [member, ...(child ? [list(child, 1), ...distinct(child, SOME)] : []), "a", ["a"]];
    const isFilled = (filling: unknown): boolean =>
      Array.isArray(filling)
        ? filling.length > 0 && filling.every(isFilled)
        : filling !== null && filling !== undefined && filling !== "" && !isEmpty(filling);
    return [
      name,
      others.find((filling) => isFilled(filling) && (!child || child.errors(filling).length === 0)) ?? member,
    ];
  });
  return Object.fromEntries(members);
}
