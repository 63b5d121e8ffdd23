// The tables of the pages, from what the programs know.
import { RULES } from "../../src/compat.ts";
import { REGENERATED } from "../clients/regenerated.ts";
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
      const rows = RULES.filter((rule) => rule.level === level).map(({ id, side, breaks, migrate }) => ({
        id,
        cells: [
          `<code>${id}</code>`,
          SIDES[side],
          ...(breaks === ""
            ? []
            : [`${escapeHtml(`${breaks.charAt(0).toUpperCase()}${breaks.slice(1)}.`)}`, escapeHtml(migrate)]),
        ],
      }));
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
      const rows = parts
        .filter((part) => part.group === group)
        .map(({ name, verdict, reason = "" }) => ({
          cells: [`<code>${escapeHtml(name)}</code>`, verdict, escapeHtml(reason)],
        }));
      const id = group.toLowerCase().replaceAll(" ", "-");
      return `<h2 id="${id}">${group}</h2>\n${table(["Part", "Verdict", "Why"], rows)}`;
    })
    .join("\n");
}
