import { isObject } from "../../openapi/document.ts";
import { nodesOf, type Operation, type Parameter, type SchemaNode, schemeOf } from "../../openapi/model.ts";
import { withParameter } from "./base-request.ts";
import type { RequestValues } from "./request.ts";
import { plant, routesOf } from "./values/set-at.ts";
import { MOST_TEXT, PLAIN, write } from "./values/string-patterns.ts";
import { limit, list, members, numberRange, smallest } from "./values/values.ts";

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

/** Up to so many optional parts, every two are seen together: their number grows with its square. Of more, random requests see some. */
const MOST_PAIRED = 24;
/** Up to so many optional parts, each is left out of all the others. */
const MOST_LEFT_OUT = 100;

/**
 * Optional parts in company: all of them at each limit, all but one, each alone, and, if they are not too many, every two together, and
 * every two of their values in full company.
 *
 * @param base A request without any of them.
 */
export function* combinations(operation: Operation, base: RequestValues): Generator<Combination, void> {
  // Of some nodes no value can be made: they stay out of company.
  const slots = slotsOf(operation).filter(({ values }) => values.length > 0);
  if (slots.length === 0) {
    return;
  }
  const filled = (some: readonly Slot[], pick: (values: readonly unknown[], index: number) => unknown): RequestValues =>
    some.reduce((request, slot, index) => slot.set(request, pick(slot.values, index)), base);
  const upper = filled(slots, (values) => values.at(-1));
  yield { description: "every optional value at its lower limit", request: filled(slots, ([least]) => least) };
  yield { description: "every optional value at its upper limit", request: upper };
  if (operation.body && isObject(upper.body)) {
    for (const character of ["a", "😀"]) {
      const body = widest(operation.body.node, upper.body, character);
      yield { description: `every list and text at its upper limit (${character})`, request: { ...upper, body } };
    }
  }
  const isPaired = slots.length <= MOST_PAIRED;
  for (const row of isPaired ? pairwise(slots.map(({ values }) => values.length)) : []) {
    const request = filled(slots, (values, index) => values[row[index] ?? 0]);
    yield { description: "every optional value, in a mixture", request };
  }
  for (const [index, slot] of slots.entries()) {
    if (slots.length <= MOST_LEFT_OUT) {
      const others = slots.filter((other) => other !== slot);
      yield { description: `every optional value but ${slot.name}`, request: filled(others, ([least]) => least) };
    }
    for (const value of slot.values) {
      yield { description: `only ${slot.name}`, request: slot.set(base, value) };
    }
    for (const other of isPaired ? slots.slice(index + 1) : []) {
      for (let turn = 0; turn < Math.max(slot.values.length, other.values.length); turn++) {
        const request = filled([slot, other], (values) => values[turn % values.length]);
        yield { description: `${slot.name} with ${other.name}`, request };
      }
    }
  }
}

/** Valid requests with other parts than one parameter: each value of each other parameter, and everything at once. */
export function companiesOf(
  operation: Operation,
  { name: own }: Parameter,
  base: RequestValues,
): [company: string, request: RequestValues][] {
  const others = slotsOf(operation).filter(({ name }) => name !== own);
  const parameters = others.filter(({ name }) => operation.parameters.some((one) => one.name === name));
  const single = parameters.flatMap(({ name, values, set }) =>
    values.map((value): [string, RequestValues] => [name, set(base, value)]),
  );
  const all = others.reduce((request, { set, values }) => set(request, values[0]), base);
  return others.length === 0 ? [] : [...single, ["everything else", all]];
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
  const inBody = [...(body ? routesOf(body.node) : [])]
    .filter(([node, route]) => {
      const name = String(node.path.at(-1));
      const parent = route.at(-2);
      const optional = parent?.properties.get(name) === node && !parent.required.has(name);
      return (optional || (node.types.includes("array") && node.path.length > 0)) && !node.path.includes("*");
    })
    .map(
      ([node, route]): Slot => ({
        name: node.path.join("."),
        values: extremes(node),
        set: (request, value) => {
          const planted = plant(route, request.body ?? smallest(route[0] ?? node), value);
          // What is already there below it stays: its own smallest value is then no news.
          return node.properties.size > 0 && hasValue(request.body, node.path)
            ? request
            : { ...request, body: planted.value };
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

/**
 * Rows of one choice for each of several slots, such that every two choices of every two slots stand together in a row.
 * Greedy: about as many rows as the two largest slots have pairs.
 *
 * @param sizes How many choices each slot has.
 */
function pairwise(sizes: readonly number[]): number[][] {
  const key = (slot: number, choice: number, other: number, another: number): string =>
    slot < other ? `${slot} ${choice} ${other} ${another}` : `${other} ${another} ${slot} ${choice}`;
  const open = new Map<string, readonly (readonly [number, number])[]>();
  for (const [slot, size] of sizes.entries()) {
    for (let other = slot + 1; other < sizes.length; other++) {
      for (let pair = 0; pair < size * (sizes[other] ?? 0); pair++) {
        const [choice, another] = [pair % size, Math.floor(pair / size)];
        open.set(key(slot, choice, other, another), [
          [slot, choice],
          [other, another],
        ]);
      }
    }
  }
  const rows: number[][] = [];
  for (const pair of open.values()) {
    // A map's iterator goes on with what is still there.
    const chosen = new Map(pair);
    for (const [slot, size] of sizes.entries()) {
      const gain = (choice: number): number =>
        [...chosen].filter(([other, another]) => open.has(key(slot, choice, other, another))).length;
      const choices = Array.from({ length: size }, (_, index) => (index + rows.length) % size);
      chosen.set(
        slot,
        chosen.get(slot) ?? choices.reduce((best, choice) => (gain(choice) > gain(best) ? choice : best)),
      );
    }
    const row = sizes.map((_, slot) => chosen.get(slot) ?? 0);
    for (const [slot, choice] of row.entries()) {
      for (let other = slot + 1; other < row.length; other++) {
        open.delete(key(slot, choice, other, row[other] ?? 0));
      }
    }
    rows.push(row);
  }
  return rows;
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
