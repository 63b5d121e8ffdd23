import { isObject } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import {
  type Body,
  type Constraint,
  type Contract,
  type Operation,
  type SchemaNode,
  schemesIn,
} from "../../openapi/model.ts";
import { codePoints } from "../../openapi/schema/code-points.ts";
import { schemaExamples } from "../../openapi/schema/schema-keywords.ts";
import { isSure, partsOf } from "../../openapi/schema/sure.ts";
import type { SkipReason } from "../../report/skip-reason.ts";
import { fillPath, smallestRequest, withParameter } from "./base-request.ts";
import type { Case, CaseList, CaseNotes } from "./case.ts";
import { CaseWriter, type WriterOptions } from "./case-writer.ts";
import { bodyCases } from "./parts/body-cases.ts";
import { carriedCredential } from "./parts/credentials.ts";
import { parameterCases } from "./parts/parameter-cases.ts";
import type { RequestValues } from "./request.ts";
import { combinations, contextsOf } from "./together/combinations.ts";
import { dictionaryOf } from "./values/dictionary.ts";
import { schemaPaths, setAt } from "./values/set-at.ts";
import { placeOf, violationsOf } from "./violations.ts";

/**
 * The deterministic cases of an operation: every constraint from both sides, always the same, in the same order. None, and the reason
 * as what is skipped, if no valid request can be made.
 *
 * @param dictionary The words of the contract. To plan many operations, gather them once.
 */
export function deterministicCases(
  contract: Pick<Contract, "operations" | "paths" | "requests">,
  operation: Operation,
  dictionary: readonly string[] = dictionaryOf(contract),
): CaseList {
  const cases: Case[] = [];
  const iterator = caseGenerator(contract, operation, dictionary);
  for (let next = iterator.next(); ; next = iterator.next()) {
    if (next.done) {
      return { cases, ...next.value };
    }
    cases.push(next.value);
  }
}

/**
 * The same, each made as it is asked for.
 *
 * @param options Which of them are made, and on which request. @default all, on the smallest request
 */
export function* caseGenerator(
  contract: Pick<Contract, "paths">,
  operation: Operation,
  dictionary: readonly string[],
  options: WriterOptions = {},
): Generator<Case, CaseNotes> {
  const writer = new CaseWriter(operation, options);
  for (const _ of writeCases(contract, writer, dictionary)) {
    yield* writer.drain();
  }
  yield* writer.drain();
  return { unproven: writer.unproven, skipped: writer.skipped };
}

/** Writes the cases part by part. */
function* writeCases(
  contract: Pick<Contract, "paths">,
  writer: CaseWriter,
  dictionary: readonly string[],
): Generator<void> {
  const { operation } = writer;
  const reason = whyImpossible(operation);
  if (reason !== undefined) {
    writer.skip("operation", reason);
    return;
  }
  writer.accept("smallest-request", "the smallest request", undefined, writer.base);
  yield;
  exampleCases(writer);
  yield;
  if (!operation.isVariant) {
    securityCases(writer);
    for (const parameter of operation.parameters) {
      parameterCases(contract, writer, parameter, dictionary);
      yield;
    }
  }
  if (operation.body) {
    const broken = whyInvalidBody(operation, operation.body, writer.baseWith(operation.body));
    if (broken === undefined) {
      yield* bodyCases(writer, operation.body, dictionary);
    } else {
      writer.skip("body", broken);
    }
  }
  for (const { description, request } of combinations(operation, writer.base)) {
    writer.accept("combination", description, undefined, request, constraintsAtBoundary(operation, request));
    yield;
  }
  for (const constraint of operation.constraints) {
    writer.explain(constraint);
  }
}

/** Why no valid request of an operation can be made; `undefined` if one can. Every case stands on the smallest one. */
export const whyImpossible = (operation: Operation): SkipReason | undefined =>
  whyInvalid(operation, smallestRequest(operation));

/** Why a request is not valid; `undefined` if it is. */
function whyInvalid(operation: Operation, request: RequestValues): SkipReason | undefined {
  const [violation] = violationsOf(operation, fillPath(operation, request));
  return violation === undefined
    ? undefined
    : { kind: "no-valid-request", keyword: violation.keyword, place: placeOf(violation) };
}

/** The same of its body: there may be no value for one, though a request without it is valid. */
function whyInvalidBody(operation: Operation, { node }: Body, request: RequestValues): SkipReason | undefined {
  const keyword = [...node.constraints.keys()].at(-1) ?? "type";
  return request.body === undefined
    ? { kind: "no-valid-request", keyword, place: "body" }
    : whyInvalid(operation, request);
}

/** The constraints at whose own limit the values of a request stand. */
export function constraintsAtBoundary(operation: Operation, request: RequestValues): Constraint[] {
  const { parameters, body, securityRequired } = operation;
  const found = new Set<Constraint | undefined>();
  for (const parameter of parameters) {
    const value = request[parameter.in][parameter.name] ?? carriedCredential(operation, parameter, request);
    if (value !== undefined) {
      addAtBoundary(found, parameter.node, value);
      found.add(parameter.required);
    }
  }
  if (body && request.body !== undefined) {
    addAtBoundary(found, body.node, request.body);
    found.add(body.content).add(body.required);
  }
  found.add(securityRequired);
  return [...found].filter((constraint) => constraint !== undefined);
}

function exampleCases(writer: CaseWriter): void {
  const { body, parameters, isVariant } = writer.operation;
  for (const value of body?.examples ?? []) {
    writer.accept("example", "an example of the body", body?.content, { ...writer.base, body: value });
  }
  for (const parameter of isVariant ? [] : parameters) {
    for (const value of parameter.examples) {
      writer.accept(
        "example",
        `the example ${toJson(value)} of ${parameter.name}`,
        parameter.node.constraints.get("type"),
        withParameter(writer.operation, writer.base, parameter, value),
      );
    }
  }
  if (body) {
    const paths = schemaPaths(body.node);
    for (const [node, schemaPath] of paths) {
      for (const value of node === body.node
        ? []
        : schemaExamples(node.schema).filter((example) => isSure(node, example))) {
        writer.accept("example", `the example ${toJson(value)}`, node.constraints.get("type"), {
          ...writer.base,
          body: setAt(schemaPath, writer.baseWith(body).body, value).value,
        });
      }
    }
  }
}

function securityCases(writer: CaseWriter): void {
  const { security, securityRequired } = writer.operation;
  const { security: _, ...anonymous } = writer.base;
  if (securityRequired) {
    writer.reject("no-credential", "no credential", securityRequired, anonymous);
    for (const [context, request] of contextsOf(writer.operation, { name: "" }, anonymous).slice(-1)) {
      writer.reject("no-credential", `no credential, beside ${context}`, securityRequired, request);
    }
  } else if (security.length > 0) {
    writer.accept("boundary", "no credential, where one is optional", undefined, anonymous);
  }
  for (const alternative of security) {
    const { name, constraint, others } = alternative;
    const schemes = schemesIn(alternative);
    const constraints = [
      ...schemes.map((required) => required.constraint),
      ...(securityRequired ? [securityRequired] : []),
    ];
    writer.accept("boundary", `authenticated by ${name}`, constraint, { ...anonymous, security: name }, constraints);
    for (const required of securityRequired ? schemes : []) {
      const scheme = required.scheme.name;
      writer.reject("empty-credential", `an empty credential for ${scheme}`, required.constraint, {
        ...anonymous,
        security: name,
        credential: "",
        ...(others.length > 0 && { credentialOf: scheme }),
      });
    }
  }
}

/** Adds the constraints of a value, and of all that it holds, at whose own limit it stands. */
function addAtBoundary(found: Set<Constraint | undefined>, node: SchemaNode, value: unknown): void {
  for (const constraint of node.constraints.values()) {
    if (isAtBoundary(constraint, value)) {
      found.add(constraint);
    }
  }
  for (const name of isObject(value) ? Object.keys(value) : []) {
    found.add(node.required.get(name));
  }
  for (const [child, member] of partsOf(node, value)) {
    addAtBoundary(found, child, member);
  }
}

function isAtBoundary({ keyword, value: bound }: Constraint, value: unknown): boolean {
  switch (keyword) {
    case "minLength":
    case "maxLength":
      return typeof value === "string" && codePoints(value) === bound;
    case "minimum":
    case "maximum":
      return value === bound;
    case "minItems":
    case "maxItems":
      return Array.isArray(value) && value.length === bound;
    default:
      return true;
  }
}
