// Compares the answers of an operation: what the new one answers, the old one must have announced.
import { isObject, type Json, resolve } from "../../src/contract/document.ts";
import { compareContent } from "./content.ts";
import { entriesOf } from "./endpoints.ts";
import { Findings } from "./findings.ts";
import type { Schema } from "./keywords.ts";
import { canonical } from "./references.ts";

type Answers = ReadonlyMap<string, Json>;

/** Where an answer of this status is described: by itself, by its range, by `default`. */
function announced(answers: Answers, status: string): [string, Json] | undefined {
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
    const [, now] = announced(next, status) ?? [];
    const specific = [...next.keys()].some((name) => status.endsWith("XX") && name[0] === status[0]);
    if (now) {
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
  compareContent(findings, { id, location, side: "answer" }, old["content"], next["content"]);
  compareHeaders(findings, id, location, headersOf(findings.old, old), headersOf(findings.next, next));
  compareLinks(findings, id, location, old, next);
}

function headersOf(document: Json, answer: Json): Map<string, [string, Json]> {
  return new Map(
    entriesOf(answer["headers"])
      .filter(([name]) => name.toLowerCase() !== "content-type")
      .map(([name, header]) => [name.toLowerCase(), [name, resolve(document, header, name)]]),
  );
}

function compareHeaders(
  findings: Findings,
  id: string,
  answer: string,
  old: Map<string, [string, Json]>,
  next: Map<string, [string, Json]>,
): void {
  const schemaOf = (header: Json): Schema => (isObject(header["schema"]) ? header["schema"] : true);
  for (const [key, [name, before]] of old) {
    const [, after] = next.get(key) ?? [];
    const location = `${answer} header ${name}`;
    if (!after) {
      findings.breaks(id, location, "was removed: a reader of it finds nothing. Do without it.");
      continue;
    }
    if (before["required"] === true && after["required"] !== true) {
      findings.breaks(
        id,
        location,
        "became optional: a reader that relies on it may find nothing. Handle its absence.",
      );
    } else if (before["required"] !== true && after["required"] === true) {
      findings.adds(id, location, "is always present now.");
    }
    if ((before["explode"] === true) !== (after["explode"] === true) && canonical(before).includes('"object"')) {
      findings.breaks(id, location, "`explode` changed: a reader of the old form misreads it. Read the new form.");
    }
    findings.schemas({ id, location, side: "answer" }, schemaOf(before), schemaOf(after));
    compareContent(findings, { id, location, side: "answer" }, before["content"], after["content"]);
  }
  for (const [key, [name]] of next) {
    if (!old.has(key)) {
      findings.adds(id, `${answer} header ${name}`, "was added.");
    }
  }
}

/** Links are advice: what they lead to is described by its own operation, so their changes break nobody. */
function compareLinks(findings: Findings, id: string, answer: string, old: Json, next: Json): void {
  const linksOf = (document: Json, { links }: Json): Map<string, string> =>
    new Map(
      entriesOf(links).map(([name, link]) => {
        const { description: _, operationId, ...others } = resolve(document, link, name);
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
