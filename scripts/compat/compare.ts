// Compares two OpenAPI documents by what consumers of the old one notice of the new one.
import type { Json } from "../../src/contract/document.ts";
import { compareAnswers } from "./answers.ts";
import { compareCalls } from "./calls.ts";
import type { Change, Comparison } from "./change.ts";
import { compareContent } from "./content.ts";
import { compareIdentity, type Endpoint, listOf, readEndpoints, readWebhooks } from "./endpoints.ts";
import { Findings } from "./findings.ts";
import { compareParameters } from "./parameters.ts";
import { compareSecurity } from "./security.ts";
import { compareServers } from "./servers.ts";

/** Two documents, and the readers of their schemas. */
export function compareDocuments(old: Json, next: Json): Comparison {
  const findings = new Findings(old, next);
  const before = readEndpoints(old);
  const after = readEndpoints(next);
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
  compareCalls(findings, readWebhooks(old), readWebhooks(next), (call) => ({ id: call.id, place: "" }));
  compareServers(findings, "", listOf(old["servers"]), listOf(next["servers"]));
  return together(findings);
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
  compareContent(findings, { id, location: "body", side: "request" }, old["content"], next["content"]);
}

/** What stands at the document, and holds for all operations that say nothing else, is said once. */
function together(findings: Findings): Comparison {
  const merge = (changes: readonly Change[]): Change[] => {
    const merged = new Map<string, Change>();
    for (const change of changes) {
      const isShared = findings.shared.has(`${change.operation} ${change.location} ${change.message}`);
      const one = isShared ? { ...change, operation: "" } : change;
      merged.set(`${one.operation}\n${one.location}\n${one.message}`, one);
    }
    return [...merged.values()];
  };
  return { breaking: merge(findings.breaking), compatible: merge(findings.compatible) };
}
