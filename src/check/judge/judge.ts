import { isUtf8 } from "node:buffer";
import { isObject } from "../../openapi/document.ts";
import type { Errors } from "../../openapi/model.ts";
import { type DeclaredAnswer, isJsonMediaType, type Operation } from "../../openapi/model.ts";
import { parseJson } from "../../openapi/parse.ts";
import type { Case } from "../cases/case.ts";
import type { Violation } from "../cases/violations.ts";
import type { Answer } from "../send/response-reader.ts";

/** What a status says about a request. */
export type Decision = "accepted" | "rejected" | "denied" | "throttled" | "redirected" | "failed";

/**
 * Which status is which decision: the one table. A rejection may have any 4xx; what a server answers beyond that is free.
 * `denied` is a rejection too, but one that credentials, a project or an unknown path can explain as well.
 */
export function decisionOf(status: number): Decision {
  switch (true) {
    case status >= 200 && status < 300:
      return "accepted";
    case status === 401 || status === 403 || status === 404:
      return "denied";
    case status === 429:
      return "throttled";
    case status >= 400 && status < 500:
      return "rejected";
    case status >= 300 && status < 400:
      return "redirected";
    default:
      return "failed";
  }
}

/** Statuses of a refusal that may be due to what does not exist, or is not for everyone to see. */
export const OF_EXISTENCE: ReadonlySet<number> = new Set([403, 404, 410]);
/** Statuses of a refusal that may be due to the state of what exists: a name that is taken, a version that has changed, a lock. */
export const OF_STATE: ReadonlySet<number> = new Set([409, 412, 423]);

/** Statuses with which a server refuses a message before the service sees it; such an answer may have no body. */
export const REFUSED_BY_TRANSPORT: ReadonlySet<number> = new Set([408, 413, 414, 431, 494]);

/** What is wrong with a decision, and with the answer itself. Both absent: nothing. */
export interface Judgement {
  readonly decision: Decision;
  /** Why the decision is not the expected one. */
  readonly wrongDecision?: string;
  /** Why the answer does not conform to the contract, whatever it decides. */
  readonly wrongAnswer?: string;
}

/** Judges the answer to a case: the decision, and the answer by the schema of its status. */
export function judge(one: Case, answer: Answer): Judgement {
  const decision = decisionOf(answer.status);
  const wrongDecision = decisionFault(one, answer.status, decision);
  const wrongAnswer =
    decision === "redirected" || decision === "failed" ? undefined : answerFault(one.operation, answer);
  return {
    decision,
    ...(wrongDecision !== undefined && { wrongDecision }),
    ...(wrongAnswer !== undefined && { wrongAnswer }),
  };
}

function decisionFault(one: Case, status: number, decision: Decision): string | undefined {
  if (decision === "failed") {
    return one.expected === "accepted"
      ? `a valid request was answered with ${status}`
      : `the request was answered with ${status} instead of a 4xx`;
  }
  if (decision === "redirected") {
    return `the request was redirected (${status})`;
  }
  const rejected = decision !== "accepted";
  if (one.expected === "accepted") {
    return rejected ? `a valid request was rejected (${status})` : undefined;
  }
  return rejected
    ? undefined
    : `a request that breaks ${one.constraint?.keyword ?? "the contract"} was accepted (${status})`;
}

/** Why an answer does not conform to what the document declares for its status, or `undefined` if it does. */
export function answerFault(operation: Operation, answer: Answer): string | undefined {
  const declared = declaredAnswer(operation, answer.status);
  const { status } = answer;
  if (!declared) {
    return status < 300
      ? `the status ${status} is not declared; declared are ${[...operation.answers.keys()].join(", ")}`
      : undefined;
  }
  if (declared.content.size === 0 || (REFUSED_BY_TRANSPORT.has(status) && answer.body.length === 0)) {
    return undefined;
  }
  const allowed = [...declared.content.keys()].join(", ");
  const contentType = answer.headers["content-type"];
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const entry = [...declared.content].find(([range]) => matches(range, mediaType));
  if (!entry) {
    return `the answer with status ${status} is ${contentType === undefined ? "of no media type" : JSON.stringify(contentType.slice(0, 80))}; declared is ${allowed}`;
  }
  return bodyFault(status, mediaType, entry[1], answer);
}

function declaredAnswer(operation: Operation, status: number): DeclaredAnswer | undefined {
  const { answers } = operation;
  // `default` announces errors here: a success has to be declared by its own status.
  return (
    answers.get(String(status)) ??
    answers.get(`${Math.floor(status / 100)}XX`) ??
    (status >= 300 ? answers.get("default") : undefined)
  );
}

function matches(range: string, mediaType: string): boolean {
  const declared = range.split(";")[0]?.trim() ?? range;
  return (
    declared === "*/*" ||
    declared === mediaType ||
    (declared.endsWith("/*") && mediaType.startsWith(declared.slice(0, -1)))
  );
}

function bodyFault(status: number, mediaType: string, errors: Errors | undefined, answer: Answer): string | undefined {
  if (answer.body.length === 0) {
    return `the answer with status ${status} has no body`;
  }
  if (!isJsonMediaType(mediaType)) {
    return undefined;
  }
  if (answer.cut) {
    return `the answer with status ${status} is longer than ${answer.body.length} bytes`;
  }
  if (!isUtf8(answer.body)) {
    return `the body of the answer with status ${status} is not UTF-8`;
  }
  let value: unknown;
  try {
    value = parseJson(answer.body.toString("utf8"));
  } catch {
    return `the body of the answer with status ${status} is not JSON`;
  }
  const [error] = errors?.(value) ?? [];
  if (!error) {
    return undefined;
  }
  const missing = error.params["missingProperty"];
  const place = `body${error.instancePath}${missing === undefined ? "" : `/${missing}`}`;
  return `the answer with status ${status} breaks ${error.keyword} at ${place}`;
}

/** The code of an error in the service's shape, or `undefined`. */
export function errorCode(answer: Answer): string | undefined {
  try {
    const value: unknown = JSON.parse(answer.body.toString("utf8"));
    return isObject(value) && typeof value["error_code"] === "string" ? value["error_code"] : undefined;
  } catch {
    return undefined;
  }
}

/** A violation as Prism names it. */
interface PrismViolation {
  readonly location: readonly string[];
  readonly code: string;
}

/** Why Prism rejected a request for another reason than the one that was meant, or `undefined`. */
export function wrongReason(one: Case, answer: Answer): string | undefined {
  const header = answer.headers["sl-violations"];
  if (one.expected === "accepted") {
    return undefined;
  }
  const reasons = header === undefined ? undefined : prismViolations(header);
  if (!reasons) {
    // Cut by Prism where it is too long (or absent): as much as can be read has to name the keyword.
    const named = header !== undefined && one.violations.some(({ keyword }) => header.includes(`"code":"${keyword}"`));
    return named ? undefined : "it was rejected without a reason";
  }
  const expected = one.violations.map(toPrism);
  const found = reasons.some((reason) => expected.some((wanted) => same(reason, wanted)));
  const elsewhere = reasons.find(
    (reason) =>
      !expected.some(({ location }) => startsWith(reason.location, location) || startsWith(location, reason.location)),
  );
  if (found && !elsewhere) {
    return undefined;
  }
  const named = elsewhere ?? reasons[0];
  return `it was rejected for another reason: ${named?.code} at ${named?.location.join("/")}, expected ${expected.map(({ code, location }) => `${code} at ${location.join("/")}`)[0]}`;
}

function prismViolations(header: string): PrismViolation[] | undefined {
  try {
    const list: unknown = JSON.parse(header);
    return Array.isArray(list)
      ? list.filter(isObject).map(({ location, code }) => ({
          location: Array.isArray(location) ? location.map(String) : [],
          code: String(code),
        }))
      : undefined;
  } catch {
    return undefined;
  }
}

/** Where and how Prism reports a violation. */
function toPrism({ in: place, location, keyword }: Violation): PrismViolation {
  if (place === "security") {
    return { location: ["request"], code: "401" };
  }
  if (place === "body" && location.length === 0 && (keyword === "content" || keyword === "required")) {
    return { location: ["request"], code: keyword === "content" ? "415" : "required" };
  }
  const names = location.map((segment, index) =>
    place === "header" && index === 0 ? String(segment).toLowerCase() : String(segment),
  );
  return { location: ["request", place, ...(keyword === "required" ? names.slice(0, -1) : names)], code: keyword };
}

const same = (one: PrismViolation, other: PrismViolation): boolean =>
  one.code === other.code && one.location.join("\n") === other.location.join("\n");
const startsWith = (location: readonly string[], start: readonly string[]): boolean =>
  start.every((segment, index) => location[index] === segment);
