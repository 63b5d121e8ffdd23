// Compares two OpenAPI documents by what consumers of the old one notice of the new one.
import type { Json } from "../openapi/document.ts";
import type { Change, Comparison } from "./change.ts";
import { Findings } from "./findings.ts";
import { listOf, readEndpoints, readWebhooks } from "./operation/endpoints.ts";
import { compareCalls, compareOperations } from "./operation/operations.ts";
import { compareServers } from "./operation/servers.ts";
import { withStaticReferences } from "./read/references.ts";

/** Two documents, and the readers of their schemas. */
export function compareDocuments(before: Json, after: Json): Comparison {
  const [old, next] = [withStaticReferences(before), withStaticReferences(after)];
  const findings = new Findings(old, next);
  compareOperations(findings, readEndpoints(old), readEndpoints(next));
  compareCalls(findings, readWebhooks(old), readWebhooks(next), (call) => ({ id: call.id, place: "" }));
  compareServers(findings, "", listOf(old["servers"]), listOf(next["servers"]));
  return together(findings);
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
