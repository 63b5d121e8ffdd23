// Compares operations: those that consumers call, and those that the service calls, whose parts are turned round.
import type { Json } from "../../openapi/document.ts";
import type { Findings } from "../findings.ts";
import { compareBody } from "./encoding.ts";
import { compareIdentity, type Endpoint, failureIn, locationOf } from "./endpoints.ts";
import { compareNamed, headersOf, type Named } from "./headers.ts";
import { compareParameters, skipsParameters } from "./parameters.ts";
import { announced, compareResponses } from "./responses.ts";
import { compareCallSecurity, compareSecurity } from "./security.ts";
import { compareServers } from "./servers.ts";

/** Compares operations that consumers call: what they send must still be taken, and what is answered must have been announced. */
export function compareOperations(
  findings: Findings,
  before: ReadonlyMap<string, Endpoint>,
  after: ReadonlyMap<string, Endpoint>,
): void {
  const [failureOfOld, failureOfNew] = [failureIn(before), failureIn(after)];
  for (const [key, endpoint] of before) {
    const successor = after.get(key);
    const failure = failureOfNew(endpoint);
    if (failure !== undefined) {
      findings.skip(endpoint.id, "", failure);
    } else if (successor) {
      compareEndpoints(findings, endpoint, successor);
    } else {
      const moved = [...after.values()].find(
        ({ operationId }) => operationId !== undefined && operationId === endpoint.operationId,
      );
      const where = `${endpoint.method} ${endpoint.path}`;
      if (moved) {
        const what = `moved to ${moved.method} ${moved.path}`;
        findings.note("operation-moved", endpoint.id, where, what, [endpoint.written, moved.written]);
      } else {
        findings.noteRemoval("operation-removed", endpoint.id, where, "was removed", endpoint.written);
      }
    }
  }
  for (const [key, endpoint] of after) {
    const { id, method, path, written } = endpoint;
    const failure = failureOfOld(endpoint);
    if (failure !== undefined) {
      findings.skip(id, "", failure);
    } else if (!before.has(key)) {
      findings.note("operation-added", id, `${method} ${path}`, "was added", [undefined, written]);
    }
  }
}

/** Whether two operations are surely the same, but for what they inherit of the document. */
export function isSame(findings: Findings, old: Endpoint, next: Endpoint): boolean {
  return (
    old.path === next.path &&
    findings.areSame(old.written, next.written) &&
    findings.areSame(old.item["parameters"], next.item["parameters"])
  );
}

function compareEndpoints(findings: Findings, old: Endpoint, next: Endpoint): void {
  const { id } = old;
  compareSecurity(findings, old, next);
  if (!isSame(findings, old, next)) {
    compareIdentity(findings, id, "", old, next);
    compareParameters(findings, old, next);
    compareBodies(findings, id, old.body, next.body);
    compareResponses(findings, id, old.responses, next.responses);
    compareCalls(findings, old.calls, next.calls, ({ callback }) => ({ id, place: `callback ${callback}` }));
  }
  if (old.own.servers || next.own.servers) {
    compareServers(findings, id, old.servers, next.servers);
  }
}

function compareBodies(findings: Findings, id: string, old: Json | undefined, next: Json | undefined): void {
  if (old && !next) {
    findings.note("request-body-removed", id, "body", "was removed", [old, undefined]);
  } else if (findings.skips(id, "body", [old, next])) {
    return;
  } else if (!old && next?.["required"] === true) {
    findings.note("request-body-required-added", id, "body", "is new and required", [undefined, next]);
  } else if (!old && next) {
    findings.note("request-body-added", id, "body", "is new and optional", [undefined, next]);
  }
  if (!old || !next) {
    return;
  }
  if (old["required"] !== true && next["required"] === true) {
    findings.note("request-body-became-required", id, "body", "became required", [old, next]);
  } else if (old["required"] === true && next["required"] !== true) {
    findings.note("request-body-became-optional", id, "body", "became optional", [old, next]);
  }
  compareBody(findings, { id, location: "body", side: "request" }, old["content"], next["content"]);
}

/** To which operation and place a change of a call belongs. */
interface Owner {
  readonly id: string;
  readonly place: string;
}

/** Compares calls: what is sent must have been announced, and what consumers respond with must still be taken. */
export function compareCalls(
  findings: Findings,
  old: ReadonlyMap<string, Endpoint>,
  next: ReadonlyMap<string, Endpoint>,
  ownerOf: (call: Endpoint) => Owner,
): void {
  const [failureOfOld, failureOfNew] = [failureIn(old), failureIn(next)];
  for (const [key, call] of old) {
    const { id, place } = ownerOf(call);
    const successor = next.get(key);
    const failure = failureOfNew(call);
    if (failure !== undefined) {
      findings.skip(id, within(place, call.path), failure);
    } else if (successor) {
      compareCall(findings, { id, place }, call, successor);
    } else {
      findings.note("call-removed", id, within(place, `${call.method} ${call.path}`), "was removed", [
        call.written,
        undefined,
      ]);
    }
  }
  for (const [key, call] of next) {
    const { id, place } = ownerOf(call);
    const failure = failureOfOld(call);
    if (failure !== undefined) {
      findings.skip(id, within(place, call.path), failure);
    } else if (!old.has(key)) {
      findings.note("call-added", id, within(place, `${call.method} ${call.path}`), "was added", [
        undefined,
        call.written,
      ]);
    }
  }
}

function within(place: string, inner: string): string {
  return [place, inner].filter(Boolean).join(" ");
}

function compareCall(findings: Findings, { id, place }: Owner, old: Endpoint, next: Endpoint): void {
  compareIdentity(findings, id, place, old, next);
  const isPartial = skipsParameters(findings, id, place, old, next);
  compareNamed(
    findings,
    { id, location: place, side: "response" },
    parametersOf(old, isPartial ? next : old),
    parametersOf(next, isPartial ? old : next),
  );
  const body = within(place, "body");
  const [wasSure, isSure] = [old, next].map((call) => call.body?.["required"] === true);
  if (wasSure && next.body && !isSure) {
    findings.note("call-body-became-optional", id, body, "became optional", [old.body, next.body]);
  } else if (old.body && !wasSure && isSure) {
    findings.note("call-body-became-required", id, body, "is always present now", [old.body, next.body]);
  }
  if (!findings.skips(id, body, [old.body, next.body])) {
    const spot = { id, location: body, side: "response", isCall: true } as const;
    compareBody(findings, spot, old.body?.["content"], next.body?.["content"]);
  }
  for (const [status, response] of old.responses) {
    const location = within(place, `response ${status}`);
    const [, taken] = announced(next.responses, status) ?? [];
    if (!taken) {
      findings.note("call-response-status-removed", id, location, "is no longer taken", [response, undefined]);
      continue;
    }
    if (findings.skips(id, location, [response, taken])) {
      continue;
    }
    const spot = { id, location, side: "request" } as const;
    compareBody(findings, spot, response["content"], taken["content"]);
    compareNamed(findings, spot, headersOf(findings.old, response), headersOf(findings.next, taken));
  }
  for (const status of next.responses.keys()) {
    if (!announced(old.responses, status)) {
      findings.note("call-response-status-added", id, within(place, `response ${status}`), "is taken too");
    }
  }
  compareCallSecurity(findings, { id, place }, old, next);
  // In a callback the roles are reversed twice, and so they are as usual again.
  const inner = findings.apart();
  compareOperations(inner, old.calls, next.calls);
  // What stands at the document is said there.
  for (const { change, parts } of inner.all) {
    const { operation, location, message } = change;
    if (!inner.shared.has(`${operation} ${location} ${message}`)) {
      const inside = within(place, location.startsWith(operation) ? location : `${operation} ${location}`);
      findings.all.push({ change: { ...change, operation: id, location: inside }, parts });
    }
  }
}

/** The parameters of a call that another one has, too. */
function parametersOf({ parameters }: Endpoint, counterpart: Endpoint): Named {
  const shared = [...parameters].filter(([key]) => counterpart.parameters.has(key));
  return new Map(shared.map(([key, parameter]) => [key, [locationOf(parameter), parameter]]));
}
