import type { Change, Comparison, Place } from "../../compat/change.ts";
import { judged } from "../../compat/policy.ts";
import type { Version } from "../../compat/read/read.ts";
import { toGithub } from "../../compat/report/github.ts";
import { toHtml } from "../../compat/report/html.ts";
import { toMarkdown } from "../../compat/report/markdown.ts";
import { type CompatReport, toJson } from "../../compat/report/report.ts";
import { toText } from "../../compat/report/text.ts";
import { ContractError, compareDocuments, RULES } from "../../compat.ts";
import { isDay } from "../../report/accepted.ts";
import { quoted } from "../arguments.ts";
import { readAccepted } from "../check/accepted-file.ts";
import { type Io, UsageError } from "../command.ts";
import { parseOptions } from "../option-table.ts";
import { assertWritable } from "../output-file.ts";
import { parseReporters, writeForms } from "../reporters.ts";
import { COMPAT_OPTIONS } from "./options.ts";
import { openVersions } from "./versions.ts";

/** The forms of a report. */
const FORMS = { text: toText, json: toJson, markdown: toMarkdown, github: toGithub, html: toHtml };
type Form = keyof typeof FORMS;

/** Runs `compat`, with all that it needs loaded. */
export async function runCompat(argv: readonly string[], io: Io): Promise<number> {
  const operands: string[] = [];
  const given = parseOptions(argv, COMPAT_OPTIONS, operands);
  const text = (name: string): string | undefined => given.get(name)?.at(-1);
  const failOn = text("fail-on") ?? "breaking";
  if (failOn !== "breaking" && failOn !== "risky") {
    throw new UsageError(`--fail-on must be breaking or risky; it is ${quoted(failOn)}`);
  }
  const except = (given.get("except") ?? []).map(parseSelector);
  const today = parseDay(text("today") ?? new Date().toISOString().slice(0, 10));
  const reporters = parseReporters(given.get("reporter") ?? ["text"], Object.keys(FORMS) as Form[]);
  if (given.has("rules")) {
    io.stdout.write(rulesText());
    return 0;
  }
  await assertWritable(...reporters.map(({ file }) => file));
  try {
    const accepted = await readAccepted(text("accepted"));
    const [old, next] = await openVersions(operands, io);
    const comparison = placed(compareDocuments(old.document, next.document, { today }), old, next);
    const report: CompatReport = {
      ...judged(comparison, { except, accepted, today }),
      names: { old: old.name, next: next.name },
    };
    await writeForms(reporters, (name, screen) => FORMS[name](report, screen), io);
    if (given.has("strict") && report.skipped.length > 0) {
      return 2;
    }
    return report.breaking.length > 0 || (failOn === "risky" && report.risky.length > 0) ? 1 : 0;
  } catch (error) {
    if (error instanceof ContractError) {
      io.stderr.write(`hss-container-export compat: ${error.message.trimEnd()}\n`);
      return 2;
    }
    throw error;
  }
}

/** A selector whose rule exists, or has a wildcard. */
function parseSelector(text: string): string {
  const [rule = ""] = text.split("/");
  if (!rule.includes("*") && !RULES.some(({ id }) => id === rule)) {
    throw new UsageError(
      `--except must start with a rule, or with a part of one and *; there is no rule ${quoted(rule)}`,
    );
  }
  return text;
}

function parseDay(text: string): string {
  if (!isDay(text)) {
    throw new UsageError(`--today must be a day such as 2026-12-31; it is ${quoted(text)}`);
  }
  return text;
}

/** The changes with the files and lines of their places. */
function placed(comparison: Comparison, old: Version, next: Version): Comparison {
  const { breaking, risky, compatible } = comparison;
  const at = (version: Version, place: Place | undefined): Place | undefined => place && version.place(place.pointer);
  const withLines = (changes: readonly Change[]): Change[] =>
    changes.map((change) => {
      const [before, after] = [at(old, change.old), at(next, change.new)];
      return { ...change, ...(before && { old: before }), ...(after && { new: after }) };
    });
  return {
    ...comparison,
    breaking: withLines(breaking),
    risky: withLines(risky),
    compatible: withLines(compatible),
  };
}

function rulesText(): string {
  const rows = RULES.map(({ id, side, level, breaks, migrate }) =>
    [id.padEnd(64), side.padEnd(8), level.padEnd(10), breaks === "" ? "" : `${breaks}. ${migrate}`]
      .join("  ")
      .trimEnd(),
  );
  return `${rows.join("\n")}\n`;
}
