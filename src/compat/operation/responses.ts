// Compares the answers of an operation: what the new one answers, the old one must have announced.
import type { Json } from "../../openapi/document.ts";
import { Findings } from "../findings.ts";
import { canonical, objectAt } from "../read/references.ts";
import { compareBody } from "./encoding.ts";
import { entriesOf } from "./endpoints.ts";
import { compareNamed, headersOf } from "./headers.ts";

type Answers = ReadonlyMap<string, Json>;

/** Where an answer of this status is described: by itself, by its range, by `default`. */
export function announced(answers: Answers, status: string): [string, Json] | undefined {
  for (const name of [status, `${status[0]}XX`, "default"]) {
    const answer = answers.get(name);
    if (answer) {
      return [name, answer];
    }
  }
  return undefined;
}

const isSuccess = (status: string): boolean => /^[123]/.test(status);

/** Compares all answers of an operation. */
export function compareAnswers(findings: Findings, id: string, old: Answers, next: Answers): void {
  const listsSuccess = [...old.keys()].some(isSuccess);
  for (const [status, answer] of next) {
    const [name, before] = announced(old, status) ?? [];
    const location = `answer ${status}`;
    if (!before || (name === "default" && isSuccess(status) && listsSuccess)) {
      findings.breaks(
        id,
        location,
        "is new, and the old contract did not announce it: a reader does not know it. Handle this status.",
      );
    } else if (name === status) {
      compareAnswer(findings, id, location, before, answer);
    } else {
      // It was announced in general; only a body that was not is a change.
      const narrow = new Findings(findings.old, findings.next);
      compareAnswer(narrow, id, location, before, answer);
      findings.breaking.push(...narrow.breaking);
      if (narrow.breaking.length === 0 && narrow.compatible.length > 0) {
        findings.adds(id, location, `was announced by ${name} and is described now.`);
      }
    }
  }
  for (const [status, answer] of old) {
    if (next.has(status)) {
      continue;
    }
    const location = `answer ${status}`;
    const [name, now] = announced(next, status) ?? [];
    const isError = name === "default" && isSuccess(status) && [...next.keys()].some(isSuccess);
    const specific = [...next.keys()].some((name) => status.endsWith("XX") && name[0] === status[0]);
    if (now && !isError) {
      compareAnswer(findings, id, location, answer, now);
    } else if (specific || (status === "default" && [...next].every(([name]) => old.has(name)) === false)) {
      findings.adds(id, location, "is described status by status now.");
    } else {
      findings.breaks(
        id,
        location,
        "was removed: a reader that waits for it, or reads its body, finds nothing. Read the statuses that are left.",
      );
    }
  }
}

function compareAnswer(findings: Findings, id: string, location: string, old: Json, next: Json): void {
  compareBody(findings, { id, location, side: "answer" }, old["content"], next["content"]);
  compareNamed(
    findings,
    { id, location, side: "answer" },
    headersOf(findings.old, old),
    headersOf(findings.next, next),
  );
  compareLinks(findings, id, location, old, next);
}

/** Links are advice: what they lead to is described by its own operation, so their changes break nobody. */
function compareLinks(findings: Findings, id: string, answer: string, old: Json, next: Json): void {
  const linksOf = (document: Json, { links }: Json): Map<string, string> =>
    new Map(
      entriesOf(links).map(([name, link]) => {
        const { description: _, operationId, ...others } = objectAt(document, link, name);
        return [name, canonical({ ...others, operationId })];
      }),
    );
  const before = linksOf(findings.old, old);
  const after = linksOf(findings.next, next);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(name) !== after.get(name)) {
      const what = !after.has(name) ? "was removed" : !before.has(name) ? "was added" : "changed";
      findings.adds(id, `${answer} link ${name}`, `${what}; the operations that it joins are judged by themselves.`);
    }
  }
}
