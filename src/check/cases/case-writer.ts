import { isLossy, toJson } from "../../openapi/json.ts";
import type { Constraint, Operation, Skipped } from "../../openapi/model.ts";
import { fillPath, smallestRequest } from "./base-request.ts";
import type { Case, CaseList } from "./case.ts";
import type { RequestValues } from "./request.ts";
import { reservedIn } from "./reserved.ts";
import { isSettled } from "./settled.ts";
import { lossReason } from "./values/large-numbers.ts";
import type { Scenario } from "./values/values.ts";
import { isAtOnePlace, violationsOf } from "./violations.ts";

/** Writes down the cases of one operation: each is validated against the contract first, and none is written twice. */
export class CaseWriter {
  readonly operation: Operation;
  /** The smallest request, on which every case stands. */
  readonly base: RequestValues;
  readonly #cases: Case[] = [];
  readonly #written = new Set<string>();
  readonly #unproven = new Map<Constraint, { accepted?: string; rejected?: string }>();
  readonly #skipped: Skipped[] = [];

  constructor(operation: Operation) {
    this.operation = operation;
    this.base = smallestRequest(operation);
  }

  /** What was written. */
  get list(): CaseList {
    return { cases: this.#cases, unproven: this.#unproven, skipped: this.#skipped };
  }

  /** Notes what of the operation is left out. */
  skip(place: string, code: string, reason: string): void {
    this.#skipped.push({ operation: this.operation.id, place, reason, code });
  }

  /** A request that conforms; a case that does not is left out, and noted if it is an example of the document. */
  accept(
    scenario: Scenario,
    description: string,
    constraint: Constraint | undefined,
    request: RequestValues,
    shows = constraint ? [constraint] : [],
  ): void {
    const violations = violationsOf(this.operation, fillPath(this.operation, request));
    if (violations.length > 0) {
      const [first] = violations;
      if (scenario === "example" && first) {
        const place = [first.in, ...first.location].join("/");
        this.skip(
          place,
          "example-invalid",
          `${description} does not conform: ${first.keyword} at ${place}. Correct the example or the schema.`,
        );
      }
      return;
    }
    // What is refused for its characters tells nothing of its length.
    const reserved = reservedIn(this.operation, request);
    const subject = reserved ?? constraint;
    this.#add({
      operation: this.operation,
      scenario,
      description,
      expected: "accepted",
      ...(subject && { constraint: subject }),
      shows: reserved ? [] : shows,
      request,
      violations,
    });
  }

  /** A request that breaks `constraint`, if what it breaks is at one place only and the constraint is part of it. */
  reject(
    scenario: Scenario,
    description: string,
    constraint: Constraint,
    request: RequestValues,
    also: readonly Constraint[] = [],
  ): void {
    const violations = violationsOf(this.operation, fillPath(this.operation, request));
    if (
      isAtOnePlace(violations) &&
      (violations.some(({ keyword }) => keyword === constraint.keyword) || isImplied(constraint, scenario))
    ) {
      const shows = [constraint, ...also];
      this.#add({
        operation: this.operation,
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
    if (!this.#written.has(key) && isSettled(one.operation, one.request) && !isLossy(one.request)) {
      this.#written.add(key);
      this.#cases.push(one);
    }
  }

  /** Says of a constraint without a case on one side why there can be none. */
  explain(constraint: Constraint): void {
    const side = (expected: string): boolean =>
      this.#cases.some((one) => one.expected === expected && one.shows.includes(constraint));
    const loss = lossReason(constraint.keyword, constraint.value);
    const acceptedReason = side("accepted")
      ? undefined
      : (loss ?? "no request can be made that sits at this limit and conforms");
    const rejectedReason = side("rejected") ? undefined : (loss ?? impossible(constraint));
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
  if (keyword === "required" && place === "path") {
    return "without this segment it is another path of the document";
  }
  if (value === 0 && /^min/.test(keyword)) {
    return "nothing is shorter than 0";
  }
  if (keyword === "type" && place !== "body") {
    return value === "array" ? `one text in a ${place} is a list of one` : `every text in a ${place} is a string`;
  }
  return "no request can be made that breaks this and nothing else";
}

/** A violation that shows under the keyword of what it consists of. */
function isImplied({ keyword }: Constraint, scenario: Scenario): boolean {
  return (
    ["prefixItems", "oneOf", "anyOf", "minContains", "maxContains"].includes(keyword) ||
    scenario === "empty-credential" ||
    scenario === "empty-value" ||
    keyword === "const"
  );
}
