// Compares the responses of an operation: what the new one responds with, the old one must have announced.
import type { Json } from "../../openapi/document.ts";
import type { Findings } from "../findings.ts";
import { canonical, type References } from "../read/references.ts";
import { compareBody } from "./encoding.ts";
import { entriesOf } from "./endpoints.ts";
import { compareNamed, headersOf } from "./headers.ts";

type Responses = ReadonlyMap<string, Json>;

/** Where a response of this status is described: by itself, by its range, by `default`. */
export function announced(responses: Responses, status: string): [string, Json] | undefined {
  for (const name of [status, `${status[0]}XX`, "default"]) {
    const response = responses.get(name);
    if (response) {
      return [name, response];
    }
  }
  return undefined;
}

const isSuccess = (status: string): boolean => /^[123]/.test(status);

/** Compares all responses of an operation. */
export function compareResponses(findings: Findings, id: string, old: Responses, next: Responses): void {
  const listsSuccess = [...old.keys()].some(isSuccess);
  for (const [status, response] of next) {
    const [name, before] = announced(old, status) ?? [];
    const location = `response ${status}`;
    if (!before || (name === "default" && isSuccess(status) && listsSuccess)) {
      const what = "is new, and the old contract did not announce it";
      // A caller must understand the class of a status it does not know (RFC 9110, 15): another error is an error.
      const isError = status === "default" ? listsSuccess : !isSuccess(status);
      const rule = isError ? "response-error-added" : "response-status-added";
      findings.note(rule, id, location, what, [undefined, response]);
    } else if (name === status) {
      compareResponse(findings, id, location, before, response);
    } else {
      // It was announced in general; only a body that was not is a change.
      const narrow = findings.apart();
      compareResponse(narrow, id, location, before, response);
      const broken = narrow.all.filter(({ change }) => change.level !== "compatible");
      findings.all.push(...broken);
      if (broken.length === 0 && narrow.all.length > 0) {
        const what = `was announced by ${name} and is described now`;
        findings.note("response-status-specified", id, location, what, [before, response]);
      }
    }
  }
  for (const [status, response] of old) {
    if (next.has(status)) {
      continue;
    }
    const location = `response ${status}`;
    const [name, now] = announced(next, status) ?? [];
    const isError = name === "default" && isSuccess(status) && [...next.keys()].some(isSuccess);
    const specific = [...next.keys()].some((name) => status.endsWith("XX") && name[0] === status[0]);
    if (now && !isError) {
      compareResponse(findings, id, location, response, now);
    } else if (specific || (status === "default" && [...next].every(([name]) => old.has(name)) === false)) {
      findings.note("response-status-specified", id, location, "is described status by status now", [
        response,
        undefined,
      ]);
    } else {
      // A client that handles an error does not miss it once it is gone.
      const isMissed = isSuccess(status) || (status === "default" && !listsSuccess);
      const rule = isMissed ? "response-status-removed" : "response-error-removed";
      findings.note(rule, id, location, "was removed", [response, undefined]);
    }
  }
}

function compareResponse(findings: Findings, id: string, location: string, old: Json, next: Json): void {
  if (findings.skips(id, location, [old, next])) {
    return;
  }
  compareBody(findings, { id, location, side: "response" }, old["content"], next["content"]);
  compareNamed(
    findings,
    { id, location, side: "response" },
    headersOf(findings.old, old),
    headersOf(findings.next, next),
  );
  compareLinks(findings, id, location, old, next);
}

/** Links are advice: what they lead to is described by its own operation, so their changes break nobody. */
function compareLinks(findings: Findings, id: string, response: string, old: Json, next: Json): void {
  const linksOf = (references: References, { links }: Json): Map<string, string> =>
    new Map(
      entriesOf(links).map(([name, link]) => {
        const { description: _, operationId, ...others } = references.object(link, name);
        return [name, canonical({ ...others, operationId })];
      }),
    );
  const before = linksOf(findings.old, old);
  const after = linksOf(findings.next, next);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(name) !== after.get(name)) {
      const what = !after.has(name) ? "was removed" : !before.has(name) ? "was added" : "changed";
      const message = `${what}; the operations that it joins are judged by themselves`;
      findings.note("response-link-changed", id, `${response} link ${name}`, message, [old, next]);
    }
  }
}
