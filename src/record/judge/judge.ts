import { parameterReadings } from "../../check/cases/readings.ts";
import type { RequestValues } from "../../check/cases/request.ts";
import { isWellDefined } from "../../check/cases/well-defined.ts";
import { type Contract, type Operation, type Parameter, schemeOf, schemesIn } from "../../openapi/model.ts";
import { type Arrived, cookiesOf, pathOf, queryOf } from "../arrived.ts";
import { type Route, Routes } from "../routes.ts";
import { breachesOf } from "./breaches.ts";
import { judgeBody } from "./judge-body.ts";
import type { Breach, Part, RequestJudgement, UnjudgedReason } from "./judgement.ts";
import { writtenParameter } from "./parameter-texts.ts";
import { conforming } from "./readings.ts";
import { isCarried } from "./security.ts";

const NOTHING: RequestValues = { path: {}, query: {}, header: {}, cookie: {} };

/** Judges requests by a contract. */
export class Judge {
  readonly routes: Routes;
  readonly #contract: Contract;

  constructor(contract: Contract) {
    this.#contract = contract;
    this.routes = new Routes(contract);
  }

  /** What of a request breaks the contract. What OpenAPI does not settle is not judged, and named. */
  judge(arrived: Arrived): RequestJudgement {
    const { method } = arrived;
    const found = this.routes.find(method, pathOf(arrived));
    if (found.kind === "route") {
      return this.#judgeRoute(found.route, found.captured, arrived);
    }
    const none = { breaches: [], unjudged: [], values: [], undeclared: [] };
    const skip = (reason: UnjudgedReason): RequestJudgement => ({ ...none, unjudged: [{ place: "path", reason }] });
    if (method === "OPTIONS" && arrived.target === "*") {
      return skip({ kind: "whole-server" });
    }
    if (found.kind === "empty-segment") {
      return skip({ kind: "empty-segment", path: found.path });
    }
    if (found.kind === "method" && (method === "HEAD" || method === "OPTIONS")) {
      return skip({ kind: "undeclared-method", path: found.path, method });
    }
    const path = pathOf(arrived);
    const breach: Omit<Breach, "place"> =
      found.kind === "method"
        ? { keyword: "method", detail: { kind: "unknown-method", path: found.path, method } }
        : { keyword: "paths", detail: { kind: "unknown-path", path } };
    return { ...none, breaches: [{ place: "path", ...breach }] };
  }

  #judgeRoute(route: Route, captured: ReadonlyMap<string, string>, arrived: Arrived): RequestJudgement {
    const [operation] = route.operations;
    const skipped = this.#contract.skipped.filter(
      (entry) => entry.operation === route.id || entry.operation === route.path,
    );
    if (!operation) {
      const reason = { kind: "skipped", reason: skipped[0]?.reason } as const;
      return { route, breaches: [], unjudged: [{ place: "operation", reason }], values: [], undeclared: [] };
    }
    const security = judgeSecurity(operation, skipped, arrived);
    const isDenied = security.breaches !== undefined;
    const parts: Part[] = [
      security,
      ...operation.parameters.map((parameter) => judgeParameter(operation, parameter, arrived, captured, isDenied)),
      judgeBody(this.#contract, route, skipped, arrived),
    ];
    return {
      route,
      operation: parts.find((part) => part.operation)?.operation ?? operation,
      breaches: parts.flatMap(({ breaches = [] }) => breaches),
      unjudged: parts.flatMap(({ unjudged = [] }) => unjudged),
      values: parts.flatMap(({ values = [] }) => values),
      undeclared: undeclaredIn(operation, skipped, arrived),
    };
  }
}

function judgeParameter(
  operation: Operation,
  parameter: Parameter,
  arrived: Arrived,
  captured: ReadonlyMap<string, string>,
  isDenied: boolean,
): Part {
  const { name, in: place, node, required, allowsEmpty } = parameter;
  const at = `${place}/${name}`;
  const skip = (reason: UnjudgedReason): Part => ({ unjudged: [{ place: at, reason }] });
  const found = writtenParameter(operation, parameter, arrived, captured);
  // An empty credential is a missing one, which is reported once.
  const isNone = isDenied && schemeOf(operation, parameter) !== undefined && found?.every((text) => text === "");
  const written = isNone ? undefined : found;
  if (written === undefined) {
    if (!required) {
      return {};
    }
    return namesIn(place, arrived).some((sent) => sent !== name && sent.toLowerCase() === name.toLowerCase())
      ? skip({ kind: "letter-case" })
      : { breaches: [{ constraint: required, place: at, keyword: "required" }] };
  }
  const [first] = written;
  if (written.length === 0) {
    return parameter.isJson
      ? { breaches: [{ place: at, keyword: "content", detail: { kind: "malformed", mediaType: "JSON" } }] }
      : skip({ kind: "unreadable" });
  }
  if (allowsEmpty && written.includes("")) {
    return { values: [{ node, value: "" }] };
  }
  const readings = (value: unknown): unknown[] => parameterReadings(parameter, value);
  const meant = conforming(node, written, readings);
  if (meant) {
    return { values: [{ node, value: meant.value }] };
  }
  const [value] = readings(first);
  const alone = { ...NOTHING, [place]: { [name]: value } };
  // What has arrived was not too long.
  if (!isWellDefined({ parameters: operation.parameters }, alone, Number.POSITIVE_INFINITY)) {
    return skip({ kind: "unsettled", part: "value" });
  }
  return {
    breaches: breachesOf(operation.constraints, node.errors(value), place, [name]),
    values: [{ node, value }],
  };
}

function namesIn(place: Parameter["in"], arrived: Arrived): string[] {
  switch (place) {
    case "query":
      return queryOf(arrived).map(([name]) => name);
    case "cookie":
      return cookiesOf(arrived).map(([name]) => name);
    default:
      return [];
  }
}

function judgeSecurity(operation: Operation, skipped: Contract["skipped"], arrived: Arrived): Part {
  const { security, securityRequired } = operation;
  const isSatisfied = security.some((alternative) =>
    schemesIn(alternative).every(({ scheme }) => isCarried(scheme, arrived)),
  );
  if (!securityRequired || isSatisfied) {
    return {};
  }
  const unread = skipped.find(({ place }) => place.startsWith("security"));
  if (unread) {
    return { unjudged: [{ place: "security", reason: { kind: "skipped", reason: unread.reason } }] };
  }
  const breach: Breach = {
    constraint: securityRequired,
    place: "security",
    keyword: "required",
    detail: { kind: "no-credential", accepted: security.map(({ name }) => name) },
  };
  return { breaches: [breach] };
}

/** What a request sends that its operation does not declare, where all that it declares could be read. */
function undeclaredIn(operation: Operation, skipped: Contract["skipped"], arrived: Arrived): string[] {
  const { parameters, security } = operation;
  const schemes = security.flatMap(schemesIn).map(({ scheme }) => scheme);
  return (["query", "cookie"] as const).flatMap((place) => {
    const own = parameters.filter((parameter) => parameter.in === place);
    const isFree = own.some(
      ({ isWholeQuery, node, explode, style }) =>
        isWholeQuery || (explode && style !== "deepObject" && node.types.includes("object")),
    );
    const isDeclared = (name: string): boolean =>
      own.some(
        (parameter) =>
          parameter.name === name || (parameter.style === "deepObject" && name.startsWith(`${parameter.name}[`)),
      ) || schemes.some((scheme) => scheme.in === place && scheme.parameter === name);
    const isRead = !skipped.some((entry) => entry.place.startsWith(`${place}/`) || entry.place.startsWith("security"));
    return isFree || !isRead
      ? []
      : [...new Set(namesIn(place, arrived))].filter((name) => !isDeclared(name)).map((name) => `${place}/${name}`);
  });
}
