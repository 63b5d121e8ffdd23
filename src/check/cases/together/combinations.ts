import { isObject } from "../../../openapi/document.ts";
import { type Operation, type Parameter, type SchemaNode, schemeOf } from "../../../openapi/model.ts";
import { nodesOf } from "../../../openapi/nodes.ts";
import { withParameter } from "../base-request.ts";
import type { RequestValues } from "../request.ts";
import { limit, members } from "../values/limits.ts";
import { numberRange } from "../values/number-range.ts";
import { setAt } from "../values/set-at.ts";
import { MOST_TEXT, PLAIN, write } from "../values/string-patterns.ts";
import { list, smallest } from "../values/values.ts";
import { writablePaths } from "../well-defined-bodies.ts";
import { coveringRows } from "./covering.ts";

/** An optional part of a request: what it is, how to set it, and values for it. */
interface Slot {
  readonly name: string;
  readonly values: readonly unknown[];
  readonly set: (request: RequestValues, value: unknown) => RequestValues;
}

/** A valid mixture of valid values, and what is special about it. */
export interface Combination {
  readonly description: string;
  readonly request: RequestValues;
}

/** Up to so many optional parts, every two are seen together. Of more, random requests see some. */
const MOST_PAIRED = 400;
/** Up to so many values of other parameters, each stands by itself beside a value that is to be rejected. */
const MOST_SINGLE = 12;

/**
 * Optional parts in context: all of them at each limit, each alone, and every two of their values together, and each beside the absence of
 * every other one.
 *
 * @param base A request without any of them.
 */
export function* combinations(operation: Operation, base: RequestValues): Generator<Combination, void> {
  // Nodes for which no value can be made are left out.
  const slots = slotsOf(operation).filter(({ values }) => values.length > 0);
  if (slots.length === 0) {
    return;
  }
  const filled = (pick: (values: readonly unknown[]) => unknown): RequestValues =>
    slots.reduce((request, slot) => slot.set(request, pick(slot.values)), base);
  const upper = filled((values) => values.at(-1));
  yield { description: "every optional value at its lower limit", request: filled(([least]) => least) };
  yield { description: "every optional value at its upper limit", request: upper };
  if (operation.body && isObject(upper.body)) {
    yield { description: "every property, in reverse order", request: { ...upper, body: reversed(upper.body) } };
    for (const character of ["a", "😀"]) {
      const body = widest(operation.body.node, upper.body, character);
      yield { description: `every list and text at its upper limit (${character})`, request: { ...upper, body } };
    }
  }
  for (const { name, values, set } of slots) {
    yield { description: `only ${name}`, request: set(base, values[0]) };
  }
  // One choice more than there are values: that there is none.
  const paired = slots.slice(0, MOST_PAIRED);
  for (const row of coveringRows(paired.map(({ values }) => values.length + 1))) {
    const request = paired.reduce((request, { values, set }, index) => {
      const choice = row[index] ?? 0;
      return choice < values.length ? set(request, values[choice]) : request;
    }, base);
    yield { description: "optional values, in a mixture", request };
  }
}

/**
 * Valid requests with other parts than one parameter: each value of each other parameter, or, if those are many, as many of them at once
 * as can be, and everything at once.
 */
export function contextsOf(
  operation: Operation,
  { name: own }: Pick<Parameter, "name">,
  base: RequestValues,
): [context: string, request: RequestValues][] {
  const others = slotsOf(operation).filter(({ name, values }) => name !== own && values.length > 0);
  const parameters = others.filter(({ name }) => operation.parameters.some((parameter) => parameter.name === name));
  const all = (turn: number): RequestValues =>
    others.reduce((request, { set, values }) => set(request, values[turn % values.length]), base);
  const turns = Math.max(1, ...parameters.map(({ values }) => values.length));
  const single = parameters.flatMap(({ name, values, set }) =>
    values.map((value): [string, RequestValues] => [name, set(base, value)]),
  );
  const mixed = Array.from({ length: turns - 1 }, (_, turn): [string, RequestValues] => ["a mixture", all(turn + 1)]);
  const some = single.length <= MOST_SINGLE ? single : mixed;
  return others.length === 0 ? [] : [...some, ["everything else", all(0)]];
}

/** Every optional part of the request. */
function slotsOf(operation: Operation): Slot[] {
  const parameters = operation.parameters
    .filter((parameter) => !parameter.required && schemeOf(operation, parameter) === undefined)
    .map(
      (parameter): Slot => ({
        name: parameter.name,
        values: withExamples(extremes(parameter.node), parameter.examples),
        set: (request, value) => withParameter(operation, request, parameter, value),
      }),
    );
  const { body } = operation;
  const inBody = [...(body ? writablePaths(body) : [])]
    .filter(([node, schemaPath]) => {
      const name = String(node.path.at(-1));
      const parent = schemaPath.at(-2);
      const optional = parent?.properties.get(name) === node && !parent.required.has(name);
      return (optional || (node.types.includes("array") && node.path.length > 0)) && !node.path.includes("*");
    })
    .map(
      ([node, schemaPath]): Slot => ({
        name: node.path.join("."),
        values: extremes(node),
        set: (request, value) => {
          const changed = setAt(schemaPath, request.body ?? smallest(schemaPath[0] ?? node), value);
          // What is already there below it stays: its own smallest value is then no news.
          return node.properties.size > 0 && hasValue(request.body, node.path)
            ? request
            : { ...request, body: changed.value };
        },
      }),
    );
  return [...parameters, ...inBody];
}

/** The values of a node for combinations: each member of a short enumeration, else the least and the greatest. */
function extremes(node: SchemaNode): readonly unknown[] {
  if (members(node).length > 0) {
    return members(node).length <= 8 ? members(node) : [members(node)[0], members(node).at(-1)];
  }
  if (node.types.includes("boolean")) {
    return [false, true];
  }
  if (node.types.includes("integer") || node.types.includes("number")) {
    const { least, greatest } = numberRange(node);
    return [least, greatest].filter((value) => Number.isFinite(value));
  }
  const most = limit(node, "maxLength");
  if (node.types.includes("string") && most !== undefined && node.schema["pattern"] === undefined) {
    return [smallest(node), write(PLAIN, Math.min(most, MOST_TEXT))];
  }
  if (node.types.includes("array")) {
    const longest = list(node, limit(node, "maxItems") ?? 0);
    return longest && longest.length > 0 ? [smallest(node), longest] : [smallest(node)];
  }
  return [smallest(node)];
}

/** Values for combinations, with examples between the least and the greatest. */
function withExamples([first, ...others]: readonly unknown[], examples: readonly unknown[]): readonly unknown[] {
  return [...new Set([first, ...examples, ...others])];
}

/** A body with every list as long, and every text in a list as long, as it may be, as far as the body is to grow. */
function widest(node: SchemaNode, value: unknown, character: string, room = { left: MOST_TEXT }): unknown {
  if (Array.isArray(value)) {
    room.left -= limit(node, "maxItems") ?? 0;
    const long = node.items && room.left > 0 ? (list(node, limit(node, "maxItems") ?? value.length) ?? value) : value;
    const items = node.items;
    const keys = items ? nodesOf(items).find((child) => members(child).length > 0) : undefined;
    return long.map((member, index) => {
      const child = node.prefixItems[index] ?? items;
      const varied =
        keys && items && Array.isArray(member)
          ? member.map((part, place) =>
              items.prefixItems[place] === keys ? members(keys)[index % members(keys).length] : part,
            )
          : member;
      return child ? widest(child, varied, character, room) : varied;
    });
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const child = node.properties.get(name);
        return [name, child ? widest(child, member, character, room) : member];
      }),
    );
  }
  const most = limit(node, "maxLength");
  const free =
    members(node).length === 0 && node.schema["pattern"] === undefined && node.schema["format"] === undefined;
  if (typeof value !== "string" || most === undefined || !free || most > room.left) {
    return value;
  }
  room.left -= most;
  return character.repeat(most);
}

function hasValue(body: unknown, path: readonly (string | number)[]): boolean {
  return (
    path.reduce<unknown>((value, segment) => (isObject(value) ? value[String(segment)] : undefined), body) !== undefined
  );
}

/** A value whose properties stand in the opposite order, which means the same. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(reversed);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, reversed(member)]),
      )
    : value;
}
