// Compares operations: those that consumers call, and those that the service calls, whose parts are turned round.
import type { Json } from "../../openapi/document.ts";
import type { Change } from "../change.ts";
import { Findings } from "../findings.ts";
import { compareBody } from "./encoding.ts";
import { compareIdentity, type Endpoint, locationOf } from "./endpoints.ts";
import { compareNamed, headersOf, type Named } from "./headers.ts";
import { compareParameters } from "./parameters.ts";
import { announced, compareAnswers } from "./responses.ts";
import { compareCallSecurity, compareSecurity } from "./security.ts";
import { compareServers } from "./servers.ts";

/** Compares operations that consumers call: what they send must still be taken, and what is answered must have been announced. */
export function compareOperations(
  findings: Findings,
  before: ReadonlyMap<string, Endpoint>,
  after: ReadonlyMap<string, Endpoint>,
): void {
  for (const [key, endpoint] of before) {
    const successor = after.get(key);
    if (successor) {
      compareEndpoints(findings, endpoint, successor);
    } else {
      const moved = [...after.values()].find(
        ({ operationId }) => operationId !== undefined && operationId === endpoint.operationId,
      );
      const where = `${endpoint.method} ${endpoint.path}`;
      findings.breaks(
        endpoint.id,
        where,
        moved
          ? `moved to ${moved.method} ${moved.path}: a caller of the old address gets no answer. Call the new one.`
          : "was removed: a caller gets no answer. Call another operation.",
      );
    }
  }
  for (const [key, { id, method, path }] of after) {
    if (!before.has(key)) {
      findings.adds(id, `${method} ${path}`, "was added.");
    }
  }
}

function compareEndpoints(findings: Findings, old: Endpoint, next: Endpoint): void {
  const { id } = old;
  compareIdentity(findings, id, "", old, next);
  compareParameters(findings, old, next);
  compareBodies(findings, id, old.body, next.body);
  compareAnswers(findings, id, old.answers, next.answers);
  compareSecurity(findings, old, next);
  compareCalls(findings, old.calls, next.calls, ({ callback }) => ({ id, place: `callback ${callback}` }));
  if (old.own.servers || next.own.servers) {
    compareServers(findings, id, old.servers, next.servers);
  }
}

function compareBodies(findings: Findings, id: string, old: Json | undefined, next: Json | undefined): void {
  if (old && !next) {
    findings.breaks(id, "body", "was removed: what a caller sends is no longer read. Do without it.");
  } else if (!old && next?.["required"] === true) {
    findings.breaks(id, "body", "a body is required now: a caller that sends none is refused. Send one.");
  } else if (!old && next) {
    findings.adds(id, "body", "an optional body was added.");
  }
  if (!old || !next) {
    return;
  }
  if (old["required"] !== true && next["required"] === true) {
    findings.breaks(id, "body", "became required: a caller that sends none is refused. Send one.");
  } else if (old["required"] === true && next["required"] !== true) {
    findings.adds(id, "body", "became optional.");
  }
  compareBody(findings, { id, location: "body", side: "request" }, old["content"], next["content"]);
}

/** To which operation and place a change of a call belongs. */
interface Owner {
  readonly id: string;
  readonly place: string;
}

/** Compares calls: what is sent must have been announced, and what consumers answer must still be taken. */
export function compareCalls(
  findings: Findings,
  old: ReadonlyMap<string, Endpoint>,
  next: ReadonlyMap<string, Endpoint>,
  ownerOf: (call: Endpoint) => Owner,
): void {
  for (const [key, call] of old) {
    const { id, place } = ownerOf(call);
    const successor = next.get(key);
    if (successor) {
      compareCall(findings, { id, place }, call, successor);
    } else {
      findings.breaks(
        id,
        within(place, `${call.method} ${call.path}`),
        "was removed: a consumer waits for this call in vain. Do without it.",
      );
    }
  }
  for (const [key, call] of next) {
    if (!old.has(key)) {
      const { id, place } = ownerOf(call);
      findings.adds(id, within(place, `${call.method} ${call.path}`), "was added.");
    }
  }
}

function within(place: string, inner: string): string {
  return [place, inner].filter(Boolean).join(" ");
}

function compareCall(findings: Findings, { id, place }: Owner, old: Endpoint, next: Endpoint): void {
  compareIdentity(findings, id, place, old, next);
  compareNamed(findings, { id, location: place, side: "answer" }, parametersOf(old), parametersOf(next));
  const body = within(place, "body");
  const [wasSure, isSure] = [old, next].map((call) => call.body?.["required"] === true);
  if (wasSure && next.body && !isSure) {
    findings.breaks(id, body, "became optional: a reader that relies on it may find nothing. Handle its absence.");
  } else if (old.body && !wasSure && isSure) {
    findings.adds(id, body, "is always present now.");
  }
  compareBody(findings, { id, location: body, side: "answer" }, old.body?.["content"], next.body?.["content"]);
  for (const [status, answer] of old.answers) {
    const location = within(place, `answer ${status}`);
    const [, taken] = announced(next.answers, status) ?? [];
    if (!taken) {
      findings.breaks(
        id,
        location,
        "is no longer taken: a consumer that answers so is misread. Answer with a status that is left.",
      );
      continue;
    }
    const spot = { id, location, side: "request" } as const;
    compareBody(findings, spot, answer["content"], taken["content"]);
    compareNamed(findings, spot, headersOf(findings.old, answer), headersOf(findings.next, taken));
  }
  for (const status of next.answers.keys()) {
    if (!announced(old.answers, status)) {
      findings.adds(id, within(place, `answer ${status}`), "is taken too.");
    }
  }
  compareCallSecurity(findings, { id, place }, old, next);
  // Whoever is called calls back: there the parts are as usual again.
  const inner = new Findings(findings.old, findings.next);
  compareOperations(inner, old.calls, next.calls);
  const outer = ({ operation, location, message }: Change) =>
    [id, within(place, location.startsWith(operation) ? location : `${operation} ${location}`), message] as const;
  // What stands at the document is said there.
  const isOwn = ({ operation, location, message }: Change): boolean =>
    !inner.shared.has(`${operation} ${location} ${message}`);
  for (const change of inner.breaking.filter(isOwn)) {
    findings.breaks(...outer(change));
  }
  for (const change of inner.compatible.filter(isOwn)) {
    findings.adds(...outer(change));
  }
}

function parametersOf({ parameters }: Endpoint): Named {
  return new Map([...parameters].map(([key, parameter]) => [key, [locationOf(parameter), parameter]]));
}
