// The tables of the pages, from what the programs know.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../src/compat.ts";
import { prose } from "../../src/report/html/markup.ts";
import { groupBy } from "../../src/report/report.ts";
import { REGENERATED } from "../clients/regenerated.ts";
import {
  type ContractFigures,
  type EditFigures,
  FIGURES,
  falseOf,
  type ServerFigures,
  type ToolFigures,
} from "../second-opinion/figures.ts";
import { checkedOf, samples } from "./checked.ts";
import { escapeHtml, unbroken } from "./markup.ts";

// Roles are written out: a table that is laid out in blocks, as on a phone, loses its own in some browsers.
function table(
  titles: readonly string[],
  rows: readonly { readonly id?: string; readonly cells: readonly string[] }[],
): string {
  const head = titles.map((title) => `<th role="columnheader" scope="col">${title}</th>`);
  const body = rows.map(({ id, cells: [name = "", ...rest] }) => {
    const cells = rest.map((cell, index) => `<td role="cell" data-label="${titles[index + 1]}">${cell}</td>`);
    return `<tr role="row"${id === undefined ? "" : ` id="${id}"`}><th role="rowheader" scope="row">${name}</th>${cells.join("")}</tr>`;
  });
  return `<table role="table"><thead role="rowgroup"><tr role="row">${head.join("")}</tr></thead><tbody role="rowgroup">${body.join("\n")}</tbody></table>`;
}

/** How each client is made; `npm run clients` runs these commands as they stand. */
export function clients(): string {
  const rows = REGENERATED.filter(({ generate }) => generate !== undefined).map(
    ({ name, folder, install = "", generate = "" }) => ({
      id: folder.replace("/", "-"),
      cells: [escapeHtml(name), `<code>${unbroken(install)}</code>`, `<code>${unbroken(generate)}</code>`],
    }),
  );
  return table(["Generator", "Install", "Command"], rows);
}

const SIDES = { request: "callers", response: "readers", both: "callers and readers" } as const;
const LEVELS = { breaking: "Breaking", risky: "Risky", compatible: "Compatible" } as const;

/** What `compat` can say, by how bad it is. */
export function rules(): string {
  return Object.entries(LEVELS)
    .map(([level, title]) => {
      const ofLevel = RULES.filter((rule) => rule.level === level);
      const alike = groupBy(ofLevel, ({ side, breaks, migrate }) => [side, breaks, migrate].join("\n"));
      const rows = alike.map(([, rulesAlike]) => {
        const ids = rulesAlike.map(({ id }) => `<code id="${id}">${id}</code>`).join("<br>");
        const [{ side, breaks, migrate } = { side: "both", breaks: "", migrate: "" } as const] = rulesAlike;
        const whatBreaks = prose(`${breaks.charAt(0).toUpperCase()}${breaks.slice(1)}.`).text;
        return { cells: [ids, SIDES[side], ...(breaks === "" ? [] : [whatBreaks, prose(migrate).text])] };
      });
      const titles = ["Rule", "For", "What breaks", "What to do"];
      return `<h2 id="${level}">${title}</h2>\n${table(rows.some(({ cells }) => cells.length > 2) ? titles : titles.slice(0, 2), rows)}`;
    })
    .join("\n");
}

/** What a check does with each part of OpenAPI, a table for each kind of part. */
export function checked(): string {
  const parts = samples().map(checkedOf);
  return [...new Set(parts.map(({ group }) => group))]
    .map((group) => {
      const alike = groupBy(
        parts.filter((part) => part.group === group),
        ({ verdict, reason = "" }) => `${verdict}\n${reason.replace(/^part\/[^:]*: /, "")}`,
      );
      const rows = alike.map(([outcome, these]) => {
        const [verdict = "", why = ""] = outcome.split("\n");
        const names = these.map(({ name }) => `<code class="whole">${escapeHtml(name)}</code>`);
        return { cells: [verdict, names.join(" "), prose(why).text] };
      });
      const id = group.toLowerCase().replaceAll(" ", "-");
      return `<h2 id="${id}">${group}</h2>\n${table(["Verdict", "Parts", "Why"], rows)}`;
    })
    .join("\n");
}

function figuresOf<Figures>(name: string): Figures {
  return JSON.parse(readFileSync(join(FIGURES, `${name}.json`), "utf8"));
}

const count = (number: number): string => number.toLocaleString("en-US");
/** A figure with its unit, which stay on one line. */
const whole = (text: string): string => `<span class="whole">${text}</span>`;
const dated = (table: string, date: string): string => `${table}\n<p>Measured on ${date}.</p>`;

/** Our check and Schemathesis on servers with a fault each. */
function serverFigures(): string {
  const { date, tools } = figuresOf<ServerFigures>("servers");
  const rows = tools.map(({ tool, foundAfter, accused, correct, time, requests }) => ({
    cells: [
      ...[escapeHtml(tool), `${foundAfter.filter((after) => after !== null).length} of ${foundAfter.length}`],
      ...[`${accused} of ${correct}`, `${time} s`, count(requests)],
    ],
  }));
  return dated(
    table(["Tool", "Faults found", "Correct servers accused", "Median time", "Median requests"], rows),
    date,
  );
}

/** Tools that compare documents, on edits of schemas. */
function editFigures(): string {
  const { date, edits, breaks, tools } = figuresOf<EditFigures>("compat");
  const rows = tools.map(({ tool, found, falseAlarms }) => ({
    cells: [
      ...[escapeHtml(tool), `${edits - falseAlarms - (breaks - found)} of ${edits}`],
      ...[`${found} of ${breaks}`, `${falseAlarms} of ${edits - breaks}`],
    ],
  }));
  return dated(table(["Tool", "Judged correctly", "Breaks found", "False alarms"], rows), date);
}

/** What is said of each tool on documents of others, under its title. */
const MEASURES: readonly (readonly [title: string, text: (tools: readonly ToolFigures[], faults: number) => string])[] =
  [
    ["Faults found", (tools, faults) => whole(`${sumOf(tools, ({ found }) => found)} of ${faults}`)],
    ["Findings", (tools) => whole(`${sumOf(tools, ({ findings }) => findings)}, ${sumOf(tools, falseOf)} false`)],
    [
      "Requests",
      (tools) =>
        `${whole(`${count(sumOf(tools, ({ requests }) => requests))} in ${Math.round(sumOf(tools, ({ time }) => time))} s`)}${tools.length === 1 && tools[0]?.isStopped ? ", stopped" : ""}`,
    ],
  ];

const sumOf = (tools: readonly ToolFigures[], value: (tool: ToolFigures) => number): number =>
  tools.reduce((all, tool) => all + value(tool), 0);

/** Our check and Schemathesis on documents that others published: both in a row, the sums first. */
function documentFigures(): string {
  const { date, documents } = figuresOf<ContractFigures>("contract");
  const names = (documents[0]?.tools ?? []).map(({ tool }) => tool.replace(/^hss-container-export.*/, "this check"));
  const titles = MEASURES.flatMap(([title]) => names.map((name) => `${title}, ${escapeHtml(name)}`));
  const row = (name: string, these: ContractFigures["documents"]) => {
    const faults = these.reduce((all, entry) => all + entry.faults, 0);
    const cells = MEASURES.flatMap(([, text]) =>
      names.map((_, index) =>
        text(
          these.flatMap(({ tools }) => tools.slice(index, index + 1)),
          faults,
        ),
      ),
    );
    const operations = these.reduce((all, entry) => all + entry.operations, 0);
    return { cells: [escapeHtml(name), String(operations), ...cells] };
  };
  const rows = [row(`All ${documents.length}`, documents), ...documents.map((entry) => row(entry.name, [entry]))];
  const read = names.map((_, index) =>
    sumOf(
      documents.flatMap(({ tools }) => tools.slice(index, index + 1)),
      (entry) => entry.read,
    ),
  );
  const undeclared = sumOf(
    documents.flatMap(({ tools }) => tools),
    (entry) => entry.false["ST103"] ?? 0,
  );
  return `${dated(table(["Document", "Operations", ...titles], rows), date)}
<p>Operations that each tool sent requests to: ${names.map((name, index) => `${escapeHtml(name)} ${read[index]}`).join(", ")}. Of the false findings of Schemathesis, ${undeclared} say that a refusal has a status that the document does not declare (its rule ST103): the server has to refuse with some status, and the document names none.</p>`;
}

/** Tables of figures that `npm run second-opinion` wrote, by their names. */
export const SIDE_BY_SIDE: Readonly<Record<string, () => string>> = {
  servers: serverFigures,
  compat: editFigures,
  contract: documentFigures,
};
