import { accepted } from "./accepted.ts";
import { isObject } from "./document.ts";
import { ContractError } from "./errors.ts";
import {
  type Constraint,
  type Contract,
  nodesOf,
  type Operation,
  type Parameter,
  type SchemaNode,
  schemeOf,
} from "./model.ts";
import { plant, routesOf } from "./plant.ts";
import { rejected } from "./rejected.ts";
import { isExact, type RequestValues, toJson } from "./request.ts";
import { PLAIN, write } from "./text.ts";
import { isSettled, type Validator, type Violation, violationsOf } from "./validator.ts";
import { full, limit, list, members, numberRange, type Scenario, smallest } from "./values.ts";

/** A request that a server must accept or reject, and why. */
export interface Case {
  readonly operation: Operation;
  readonly scenario: Scenario;
  /** What is special about it, in words. */
  readonly description: string;
  readonly expected: "accepted" | "rejected";
  /** The constraint that is at fault if the server decides otherwise; absent for an interplay of valid values. */
  readonly constraint?: Constraint;
  /** The constraints of which this case shows the expected side. */
  readonly shows: readonly Constraint[];
  /** Path parameters that it leaves out get real values when it is sent. */
  readonly request: RequestValues;
  /** What a rejected request breaks: one place only. */
  readonly violations: readonly Violation[];
}

/** The cases of an operation, and the sides of constraints that no request can show. */
export interface CaseList {
  readonly cases: readonly Case[];
  readonly unproven: ReadonlyMap<Constraint, { accepted?: string; rejected?: string }>;
}

const EMPTY: RequestValues = { path: {}, query: {}, header: {}, cookie: {} };

/** Bodies that are not JSON, made from one that is. */
const MALFORMED: readonly (readonly [string, (text: string) => string])[] = [
  ["without its last character", (text) => text.slice(0, -1)],
  ["twice", (text) => text + text],
  ["with a comma at the end", (text) => `${text},`],
  ["with a comma after the last member", (text) => text.replace(/([\]}])$/, ",$1")],
  ["with single quotes", (text) => text.replaceAll('"', "'")],
  ["with names that are not quoted", (text) => text.replace(/"(\w+)":/g, "$1:")],
  ["with a comment", (text) => `${text} // comment`],
  ["with a line feed inside a name", (text) => text.replace(/"(\w)/, '"\n$1')],
  ["with a line feed inside its last text", (text) => text.replace(/"([^"]*)"(?=[^"]*$)/, '"$1\n"')],
  ["with a tab inside its last text", (text) => text.replace(/"([^"]*)"(?=[^"]*$)/, '"$1\t"')],
  ["of NaN", () => "NaN"],
  ["with NaN for its last text", (text) => text.replace(/"[^"]*"(?=[^"]*$)/, "NaN")],
  ["with NaN for a property", (text) => text.replace(/:(?:true|false|-?\d+|"[^"]*")(?=[,}])/, ":NaN")],
  ["with words in front of it", (text) => `data: ${text}`],
  ["with a guard in front of it", (text) => `)]}',\n${text}`],
  ["without its first character", (text) => text.slice(1)],
  ["of white space only", () => " "],
  ["of one brace", () => "{"],
  ["of a word", () => "undefined"],
];

const WRONG_MEDIA_TYPES = [
  "text/plain",
  "text/html",
  "text/json",
  "application/xml",
  "application/octet-stream",
  "application/json-seq",
  "application/vnd.api+json",
];

/** The deterministic cases of a contract: every constraint from both sides, always the same, in the same order. */
export function deterministicCases(contract: Contract, validator: Validator, operation: Operation): CaseList {
  return new CaseWriter(validator, operation, wordsOf(contract)).write();
}

/** Names and members of enumerations in all requests of a contract: what a careless server might take for each other. */
export function wordsOf(contract: Contract): string[] {
  const nodes = contract.operations.flatMap(({ parameters, body }) =>
    [...parameters.map(({ node }) => node), ...(body ? [body.node] : [])].flatMap(nodesOf),
  );
  const words = nodes.flatMap((node) => [
    ...node.properties.keys(),
    ...members(node).filter((value): value is string => typeof value === "string"),
    ...Object.values(isObject(node.schema["x-enumDescriptions"]) ? node.schema["x-enumDescriptions"] : {}).map(String),
  ]);
  return [
    ...new Set([
      ...enumsOf(contract.document),
      ...words,
      ...contract.operations.flatMap(({ parameters }) => parameters.map(({ name }) => name)),
    ]),
  ];
}

/** The texts of every enumeration of a document, those of answers included. */
function enumsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const own =
    isObject(value) && Array.isArray(value["enum"]) ? value["enum"].filter((member) => typeof member === "string") : [];
  return [...own, ...Object.values(value).flatMap(enumsOf)];
}

/** The smallest request that an operation accepts. Its path values are left to whoever sends it. */
export function smallestRequest(operation: Operation): RequestValues {
  const scheme = operation.security[0]?.scheme.name;
  const request = {
    ...EMPTY,
    ...(scheme !== undefined && { security: scheme }),
    ...(operation.body?.required && { body: smallest(operation.body.node) }),
  };
  return operation.parameters
    .filter(
      (parameter) => parameter.required && parameter.in !== "path" && schemeOf(operation, parameter) === undefined,
    )
    .reduce((values, parameter) => withParameter(operation, values, parameter, smallest(parameter.node)), request);
}

/** A request with a value for one more parameter. */
export function withParameter(
  operation: Operation,
  request: RequestValues,
  parameter: Parameter,
  value: unknown,
): RequestValues {
  const scheme = schemeOf(operation, parameter);
  if (scheme !== undefined && value !== "") {
    return { ...request, security: scheme, credential: String(value) };
  }
  const other = operation.security.find((alternative) => alternative.scheme.name !== scheme)?.scheme.name;
  return {
    ...request,
    // An empty credential beside another way to authenticate: wrong at this one place only.
    ...(scheme !== undefined && other !== undefined && { security: other }),
    [parameter.in]: { ...request[parameter.in], [parameter.name]: value },
  };
}

/** An optional part of a request: what it is, how to set it, and values for it. */
interface Slot {
  readonly name: string;
  readonly values: readonly unknown[];
  readonly set: (request: RequestValues, value: unknown) => RequestValues;
}

class CaseWriter {
  readonly #cases: Case[] = [];
  readonly #written = new Set<string>();
  readonly #unproven = new Map<Constraint, { accepted?: string; rejected?: string }>();
  readonly #validator: Validator;
  readonly #operation: Operation;
  readonly #words: readonly string[];
  readonly #base: RequestValues;

  constructor(validator: Validator, operation: Operation, words: readonly string[]) {
    this.#validator = validator;
    this.#operation = operation;
    this.#words = words;
    this.#base = smallestRequest(operation);
  }

  write(): CaseList {
    const { body } = this.#operation;
    const complete = { ...fillPath(this.#operation, this.#base), ...(body && { body: smallest(body.node) }) };
    const [violation] = violationsOf(this.#validator, this.#operation, complete);
    if (violation) {
      // Every case stands on this request: without it there would be none, and no word of it.
      throw new ContractError(
        "keyword-unsupported",
        `${[this.#operation.id, violation.in, ...violation.location].join("/")}: no valid request could be made: \`${violation.keyword}\` does not go together with the other keywords there. Say it another way.`,
      );
    }
    this.#accept("smallest-request", "the smallest request", undefined, this.#base);
    this.#examples();
    this.#security();
    for (const parameter of this.#operation.parameters) {
      this.#parameter(parameter);
    }
    this.#body();
    this.#combinations();
    this.#pairs();
    for (const constraint of this.#operation.constraints) {
      this.#explain(constraint);
    }
    return { cases: this.#cases, unproven: this.#unproven };
  }

  #accept(
    scenario: Scenario,
    description: string,
    constraint: Constraint | undefined,
    request: RequestValues,
    shows = constraint ? [constraint] : [],
  ): void {
    const violations = violationsOf(this.#validator, this.#operation, fillPath(this.#operation, request));
    if (violations.length > 0) {
      if (scenario === "example") {
        const [first] = violations;
        throw new ContractError(
          "example-invalid",
          `${this.#operation.id}: ${description} does not conform: ${first?.keyword} at ${first?.in}/${first?.location.join("/")}. Correct the example or the schema.`,
        );
      }
      return;
    }
    this.#add({
      operation: this.#operation,
      scenario,
      description,
      expected: "accepted",
      ...(constraint && { constraint }),
      shows,
      request,
      violations,
    });
  }

  /** A request that breaks `constraint`, if what it breaks is at one place only and the constraint is part of it. */
  #reject(
    scenario: Scenario,
    description: string,
    constraint: Constraint,
    request: RequestValues,
    also: readonly Constraint[] = [],
  ): void {
    const violations = violationsOf(this.#validator, this.#operation, fillPath(this.#operation, request));
    if (
      isAtOnePlace(violations) &&
      (violations.some(({ keyword }) => keyword === constraint.keyword) || isImplied(constraint, scenario))
    ) {
      const shows = [constraint, ...also];
      this.#add({
        operation: this.#operation,
        scenario,
        description,
        expected: "rejected",
        constraint,
        shows,
        request,
        violations,
      });
    }
  }

  /** Keeps a case, unless the same request shows the same already, or it is not settled how it is written. */
  #add(one: Case): void {
    const key = `${one.constraint?.id} ${toJson(one.request)}`;
    if (!this.#written.has(key) && isSettled(one.operation, one.request)) {
      this.#written.add(key);
      this.#cases.push(one);
    }
  }

  #combinations(): void {
    const slots = this.#slots();
    if (slots.length === 0) {
      return;
    }
    const all = (pick: (values: readonly unknown[]) => unknown): RequestValues =>
      slots.reduce((request, slot) => slot.set(request, pick(slot.values)), this.#base);
    const lower = all((values) => values[0]);
    const upper = all((values) => values.at(-1));
    this.#accept("combination", "every optional value at its lower limit", undefined, lower, this.#atLimits(lower));
    this.#accept("combination", "every optional value at its upper limit", undefined, upper, this.#atLimits(upper));
    const body = this.#operation.body;
    if (body && isObject(upper.body)) {
      for (const character of ["a", "😀"]) {
        const largest = { ...upper, body: widest(body.node, upper.body, character) };
        this.#accept(
          "combination",
          `every list and text at its upper limit (${character})`,
          undefined,
          largest,
          this.#atLimits(largest),
        );
      }
    }
    for (const slot of slots) {
      this.#accept(
        "combination",
        `every optional value but ${slot.name}`,
        undefined,
        slots
          .filter((other) => other !== slot)
          .reduce((request, other) => other.set(request, other.values[0]), this.#base),
      );
    }
  }

  /** The constraints at whose own limit the values of a request stand. */
  #atLimits(request: RequestValues): Constraint[] {
    const parameters = this.#operation.parameters.flatMap((parameter) => {
      const scheme = schemeOf(this.#operation, parameter);
      const value =
        request[parameter.in][parameter.name] ??
        (scheme !== undefined && scheme === request.security ? request.credential : undefined);
      return value === undefined
        ? []
        : [...constraintsAt(parameter.node, value), ...(parameter.required ? [parameter.required] : [])];
    });
    const { body, securityRequired } = this.#operation;
    const inBody =
      body && request.body !== undefined
        ? [...constraintsAt(body.node, request.body), body.content, ...(body.required ? [body.required] : [])]
        : [];
    return [...new Set([...parameters, ...inBody, ...(securityRequired ? [securityRequired] : [])])];
  }

  #examples(): void {
    const { body, parameters } = this.#operation;
    for (const value of body?.examples ?? []) {
      this.#accept("example", "an example of the body", body?.content, { ...this.#base, body: value });
    }
    for (const parameter of parameters) {
      for (const value of parameter.examples) {
        this.#accept(
          "example",
          `the example ${JSON.stringify(value)} of ${parameter.name}`,
          parameter.node.constraints.get("type"),
          withParameter(this.#operation, this.#base, parameter, value),
        );
      }
    }
    if (body) {
      const routes = routesOf(body.node);
      for (const [node, route] of routes) {
        for (const value of node === body.node ? [] : examplesOf(node)) {
          this.#accept("example", `the example ${JSON.stringify(value)}`, node.constraints.get("type"), {
            ...this.#base,
            body: plant(route, smallest(body.node), value).value,
          });
        }
      }
    }
  }

  #security(): void {
    const { security, securityRequired } = this.#operation;
    const { security: _, ...anonymous } = this.#base;
    if (securityRequired) {
      this.#reject("no-credential", "no credential", securityRequired, anonymous);
    }
    for (const { scheme, constraint } of security) {
      this.#accept("at-limit", `authenticated by ${scheme.name}`, constraint, { ...anonymous, security: scheme.name }, [
        constraint,
        ...(securityRequired ? [securityRequired] : []),
      ]);
      if (securityRequired) {
        this.#reject("empty-credential", `an empty credential for ${scheme.name}`, constraint, {
          ...anonymous,
          security: scheme.name,
          credential: "",
        });
      }
    }
  }

  #parameter(parameter: Parameter): void {
    const { node, required } = parameter;
    const targets = node.items ? [node, node.items] : [node];
    const wrap = (target: SchemaNode, value: unknown): unknown =>
      target === node ? value : [value, ...(list(node, limit(node, "minItems") ?? 0) ?? []).slice(1)];
    if (required) {
      const { [parameter.name]: _, ...others } = this.#base[parameter.in];
      if (parameter.in === "path") {
        const alike = node.constraints.get("minLength");
        this.#accept("at-limit", "a value that is there", required, this.#base);
        this.#reject(
          "empty-value",
          "an empty segment",
          required,
          { ...this.#base, path: { [parameter.name]: "" } },
          alike && limit(node, "minLength") !== 0 ? [alike] : [],
        );
      } else {
        this.#accept("at-limit", "a value that is there", required, this.#base);
        this.#reject("missing", `no ${parameter.name}`, required, { ...this.#base, [parameter.in]: others });
      }
    }
    for (const target of targets) {
      for (const { keyword, scenario, value, description } of accepted(target)) {
        this.#accept(
          scenario,
          `${parameter.name}: ${description}`,
          target.constraints.get(keyword),
          withParameter(this.#operation, this.#base, parameter, wrap(target, value)),
        );
      }
      for (const { keyword, scenario, value, description } of rejected(target, this.#words)) {
        const constraint = target.constraints.get(keyword);
        if (constraint && !(parameter.in === "path" && value === "")) {
          this.#reject(
            scenario,
            `${parameter.name}: ${description}`,
            constraint,
            withParameter(this.#operation, this.#base, parameter, wrap(target, value)),
          );
        }
      }
    }
  }

  #body(): void {
    const { body } = this.#operation;
    if (!body) {
      return;
    }
    const text = toJson(smallest(body.node));
    const texts = [text, ...(body.node.properties.size > 0 ? [toJson(full(body.node))] : [])];
    const send = (value: unknown): RequestValues => ({ ...this.#base, body: value, exact: isExact(value) });
    // The body may be optional; here it is the point.
    const base = { ...this.#base, body: smallest(body.node) };
    this.#accept("at-limit", `a body of ${body.mediaTypes.join(", ")}`, body.content, base);
    if (body.required) {
      const { body: _, ...bodiless } = this.#base;
      this.#accept("at-limit", "a body that is there", body.required, this.#base);
      this.#reject("missing", "no body", body.required, bodiless);
      this.#reject("missing", "an empty body", body.required, { ...bodiless, rawBody: "" });
    }
    for (const [description, spoil] of MALFORMED) {
      for (const whole of texts) {
        this.#reject("malformed-body", `a body ${description}`, body.content, { ...base, rawBody: spoil(whole) });
      }
    }
    for (const mediaType of WRONG_MEDIA_TYPES) {
      this.#reject("wrong-media-type", `the body as ${mediaType}`, body.content, { ...base, mediaType });
    }
    this.#reject("wrong-media-type", "the body as a form", body.content, {
      ...base,
      mediaType: "application/x-www-form-urlencoded",
      rawBody: formText(smallest(body.node)),
    });
    this.#reject("wrong-media-type", "the body as JSON, said to be a form", body.content, {
      ...base,
      mediaType: "application/x-www-form-urlencoded",
    });
    this.#reject("wrong-media-type", "the body as a form of several parts", body.content, {
      ...base,
      mediaType: "multipart/form-data; boundary=part",
      rawBody: multipartText(smallest(body.node)),
    });

    for (const [node, route] of routesOf(body.node)) {
      const root = smallest(body.node);
      for (const { keyword, scenario, value, description } of accepted(node)) {
        const constraint = node.constraints.get(keyword);
        const shows = constraint ? [constraint] : [];
        // Every property at once: if that is refused, any of them may be the reason.
        const blamed = keyword === "additionalProperties" ? undefined : constraint;
        this.#accept(
          scenario,
          `${pointer(node)}: ${description}`,
          blamed,
          send(plant(route, root, value).value),
          shows,
        );
      }
      const shown = new Set<string>();
      for (const { keyword, scenario, value, description, blamed = node } of rejected(node, this.#words)) {
        const constraint = blamed.constraints.get(keyword);
        if (!constraint) {
          continue;
        }
        this.#reject(scenario, `${pointer(node)}: ${description}`, constraint, send(plant(route, root, value).value));
        // The first of each kind also deep inside and at the end of a long list.
        if (!shown.has(keyword + scenario) && route.some((step) => step.path.at(-1) === "*")) {
          shown.add(keyword + scenario);
          for (const place of ["second", "middle", "last"] as const) {
            this.#reject(
              scenario,
              `${pointer(node)}: ${description}, ${place} in a long list`,
              constraint,
              send(plant(route, root, value, longList(place)).value),
            );
          }
        }
      }
      for (const [name, constraint] of node.required) {
        const { [name]: _, ...others } = isObject(smallest(node)) ? (smallest(node) as Record<string, unknown>) : {};
        const there = plant(route, root, smallest(node)).value;
        this.#accept("at-limit", `${pointer(node)}/${name}: a value that is there`, constraint, send(there));
        this.#reject("missing", `${pointer(node)}: no ${name}`, constraint, send(plant(route, root, others).value));
        const everything = full(node);
        delete everything[name];
        this.#reject(
          "missing",
          `${pointer(node)}: everything but ${name}`,
          constraint,
          send(plant(route, root, everything).value),
        );
      }
    }
  }

  /** Every optional part of the request. */
  #slots(): Slot[] {
    const parameters = this.#operation.parameters
      .filter((parameter) => !parameter.required && schemeOf(this.#operation, parameter) === undefined)
      .map(
        (parameter): Slot => ({
          name: parameter.name,
          values: withExamples(extremes(parameter.node), parameter.examples),
          set: (request, value) => withParameter(this.#operation, request, parameter, value),
        }),
      );
    const { body } = this.#operation;
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

  /** Every optional part alone, every two of them together, and every two of their values in full company. */
  #pairs(): void {
    const slots = this.#slots();
    for (const row of pairwise(slots.map(({ values }) => values.length))) {
      const all = slots.reduce((request, slot, index) => slot.set(request, slot.values[row[index] ?? 0]), this.#base);
      this.#accept("combination", "every optional value, in a mixture", undefined, all, this.#atLimits(all));
    }
    for (const [index, slot] of slots.entries()) {
      for (const value of slot.values) {
        this.#accept("combination", `only ${slot.name}`, undefined, slot.set(this.#base, value));
      }
      for (const other of slots.slice(index + 1)) {
        const turns = Math.max(slot.values.length, other.values.length);
        for (let turn = 0; turn < turns; turn++) {
          const one = slot.set(this.#base, slot.values[turn % slot.values.length]);
          const both = other.set(one, other.values[turn % other.values.length]);
          this.#accept("combination", `${slot.name} with ${other.name}`, undefined, both);
        }
      }
    }
  }

  /** Says of a constraint without a case on one side why there can be none. */
  #explain(constraint: Constraint): void {
    const side = (expected: string): boolean =>
      this.#cases.some((one) => one.expected === expected && one.shows.includes(constraint));
    const acceptedReason = side("accepted") ? undefined : "no request can be made that sits at this limit and conforms";
    const rejectedReason = side("rejected") ? undefined : impossible(constraint);
    if (acceptedReason !== undefined || rejectedReason !== undefined) {
      this.#unproven.set(constraint, {
        ...(acceptedReason && { accepted: acceptedReason }),
        ...(rejectedReason && { rejected: rejectedReason }),
      });
    }
  }
}

/** Why no request can break a constraint. */
function impossible({ keyword, value, in: place }: Constraint): string {
  if (value === 0 && /^min/.test(keyword)) {
    return "nothing is shorter than 0";
  }
  if (keyword === "type" && place !== "body") {
    return value === "array" ? `one text in a ${place} is a list of one` : `every text in a ${place} is a string`;
  }
  return "no request can be made that breaks this and nothing else";
}

const fillings = new WeakMap<Operation, Readonly<Record<string, unknown>>>();

/** Fills the path parameters that a case leaves open with values that conform. */
export function fillPath(operation: Operation, request: RequestValues): RequestValues {
  let filling = fillings.get(operation);
  if (!filling) {
    const inPath = operation.parameters.filter(({ in: place }) => place === "path");
    filling = Object.fromEntries(inPath.map(({ name, node }) => [name, smallest(node)]));
    fillings.set(operation, filling);
  }
  return { ...request, path: { ...filling, ...request.path } };
}

/** Whether all violations stand at one place of the request, or at what makes up that place. Members of a list are one place. */
export function isAtOnePlace(violations: readonly Violation[]): boolean {
  const [first] = violations.toSorted((one, other) => one.location.length - other.location.length);
  const same = (one: unknown, other: unknown): boolean =>
    one === other || (typeof one === "number" && typeof other === "number");
  return (
    first !== undefined &&
    violations.every(
      (violation) =>
        violation.in === first.in && first.location.every((segment, index) => same(violation.location[index], segment)),
    )
  );
}

/** A violation that shows under the keyword of what it consists of. */
function isImplied({ keyword }: Constraint, scenario: Scenario): boolean {
  return (
    ["prefixItems", "oneOf", "anyOf"].includes(keyword) ||
    scenario === "empty-credential" ||
    scenario === "empty-value" ||
    keyword === "const"
  );
}

const pointer = (node: SchemaNode): string => (node.path.length === 0 ? "body" : node.path.join("."));

function examplesOf(node: SchemaNode): unknown[] {
  const { examples, example, default: value } = node.schema;
  return [...(Array.isArray(examples) ? examples : []), example, value].filter((one) => one !== undefined);
}

/** The constraints of a value, and of all that it holds, at whose own limit it stands. */
function constraintsAt(node: SchemaNode, value: unknown): Constraint[] {
  const own = [...node.constraints.values()].filter(({ keyword, value: bound }) => {
    switch (keyword) {
      case "minLength":
      case "maxLength":
        return typeof value === "string" && [...value].length === bound;
      case "minimum":
      case "maximum":
        return value === bound;
      case "minItems":
      case "maxItems":
        return Array.isArray(value) && value.length === bound;
      default:
        return true;
    }
  });
  const below = Array.isArray(value)
    ? value.flatMap((member, index) => {
        const child = node.prefixItems[index] ?? node.items;
        return child ? constraintsAt(child, member) : [];
      })
    : isObject(value)
      ? Object.entries(value).flatMap(([name, member]) => {
          const child = node.properties.get(name) ?? node.additionalProperties;
          const required = node.required.get(name);
          return [...(required ? [required] : []), ...(child ? constraintsAt(child, member) : [])];
        })
      : [];
  return [...own, ...below];
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
    return [smallest(node), write(PLAIN, most)];
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

/** A body with every list as long, and every text in a list as long, as it may be. */
function widest(node: SchemaNode, value: unknown, character: string): unknown {
  if (Array.isArray(value)) {
    const long = node.items ? (list(node, limit(node, "maxItems") ?? value.length) ?? value) : value;
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
      return child ? widest(child, varied, character) : varied;
    });
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const child = node.properties.get(name);
        return [name, child ? widest(child, member, character) : member];
      }),
    );
  }
  const most = limit(node, "maxLength");
  const free =
    members(node).length === 0 && node.schema["pattern"] === undefined && node.schema["format"] === undefined;
  return typeof value === "string" && most !== undefined && free ? character.repeat(most) : value;
}

function longList(place: "second" | "middle" | "last") {
  return {
    members: (node: SchemaNode) =>
      list(node, limit(node, "maxItems") ?? 20) ?? list(node, limit(node, "minItems") ?? 1) ?? [],
    index: (length: number) =>
      place === "second" ? Math.min(1, length - 1) : place === "middle" ? Math.floor(length / 2) : length - 1,
  };
}

function hasValue(body: unknown, path: readonly (string | number)[]): boolean {
  return (
    path.reduce<unknown>((value, segment) => (isObject(value) ? value[String(segment)] : undefined), body) !== undefined
  );
}

function formText(value: unknown): string {
  const fields = Object.entries(isObject(value) ? value : { value });
  return fields
    .map(
      ([name, member]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(typeof member === "string" ? member : toJson(member))}`,
    )
    .join("&");
}

function multipartText(value: unknown): string {
  const fields = Object.entries(isObject(value) ? value : { value });
  const parts = fields.map(
    ([name, member]) =>
      `--part\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${typeof member === "string" ? member : toJson(member)}\r\n`,
  );
  return `${parts.join("")}--part--\r\n`;
}
