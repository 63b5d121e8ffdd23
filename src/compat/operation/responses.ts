// Compares the answers of an operation: what the new one answers, the old one must have announced.
import type { Json } from "../../openapi/document.ts";
import type { Findings } from "../findings.ts";
import { canonical, type References } from "../read/references.ts";
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
      const what = "is new, and the old contract did not announce it";
      findings.note("response-status-added", id, location, what, [undefined, answer]);
    } else if (name === status) {
      compareAnswer(findings, id, location, before, answer);
    } else {
      // It was announced in general; only a body that was not is a change.
      const narrow = findings.apart();
      compareAnswer(narrow, id, location, before, answer);
      const broken = narrow.all.filter(({ change }) => change.level !== "compatible");
      findings.all.push(...broken);
      if (broken.length === 0 && narrow.all.length > 0) {
        const what = `was announced by ${name} and is described now`;
        findings.note("response-status-specified", id, location, what, [before, answer]);
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
      findings.note("response-status-specified", id, location, "is described status by status now", [
        answer,
        undefined,
      ]);
    } else {
      findings.note("response-status-removed", id, location, "was removed", [answer, undefined]);
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
      findings.note("response-link-changed", id, `${answer} link ${name}`, message, [old, next]);
    }
  }
}
