import { accepted } from "./accepted.ts";
import { fillPath, smallestRequest, withParameter } from "./base-request.ts";
import { combinations, companiesOf } from "./combinations.ts";
import { isObject } from "./document.ts";
import { ContractError } from "./errors.ts";
import { type Constraint, type Contract, type Operation, type Parameter, type SchemaNode, schemeOf } from "./model.ts";
import { plant, routesOf } from "./plant.ts";
import { rejected } from "./rejected.ts";
import { isExact, type RequestValues, toJson } from "./request.ts";
import { isSettled, type Validator, type Violation, violationsOf } from "./validator.ts";
import { full, limit, list, type Scenario, smallest } from "./values.ts";
import { wordsOf } from "./words.ts";
import { formText, MALFORMED, multipartText, WRONG_MEDIA_TYPES } from "./wrong-bodies.ts";

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

/** The deterministic cases of a contract: every constraint from both sides, always the same, in the same order. */
export function deterministicCases(contract: Contract, validator: Validator, operation: Operation): CaseList {
  return new CaseWriter(validator, operation, wordsOf(contract)).write();
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
    for (const { description, request } of combinations(this.#operation, this.#base)) {
      this.#accept("combination", description, undefined, request, this.#atLimits(request));
    }
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
    const companies = companiesOf(this.#operation, parameter, this.#base);
    for (const target of targets) {
      const shown = new Set<string>();
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
          if (!shown.has(keyword + scenario) && schemeOf(this.#operation, parameter) === undefined) {
            shown.add(keyword + scenario);
            for (const [company, request] of companies) {
              this.#reject(
                scenario,
                `${parameter.name}: ${description}, beside ${company}`,
                constraint,
                withParameter(this.#operation, request, parameter, wrap(target, value)),
              );
            }
          }
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
      const complete = body.node.properties.size > 0 ? full(body.node) : root;
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
        if (shown.has(keyword + scenario)) {
          continue;
        }
        // The first of each kind also in company, and deep inside and at the end of a long list.
        shown.add(keyword + scenario);
        const unlisted = keyword === "additionalProperties";
        this.#reject(
          scenario,
          `${pointer(node)}: ${description}, beside everything else`,
          constraint,
          send(
            plant(
              route,
              complete,
              unlisted ? (present: unknown) => ({ ...full(node), ...Object(present), ...Object(value) }) : value,
            ).value,
          ),
        );
        if (route.some((step) => step.path.at(-1) === "*")) {
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

function longList(place: "second" | "middle" | "last") {
  return {
    members: (node: SchemaNode) =>
      list(node, limit(node, "maxItems") ?? 20) ?? list(node, limit(node, "minItems") ?? 1) ?? [],
    index: (length: number) =>
      place === "second" ? Math.min(1, length - 1) : place === "middle" ? Math.floor(length / 2) : length - 1,
  };
}
